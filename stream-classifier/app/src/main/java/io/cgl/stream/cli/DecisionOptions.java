package io.cgl.stream.cli;

import io.cgl.drift.priors.DecisionPrior;
import io.cgl.stream.classify.Abstention;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The class prior that the classifier decides under, and when it abstains. */
final class DecisionOptions {

  @Option(
      names = "--decision-prior",
      defaultValue = "uniform",
      paramLabel = "uniform|training|stream",
      converter = PriorConverter.class,
      description =
          "Class prior of the probabilities: uniform (the checkpoint's own), training (the prior of"
              + " its held-out rows) or stream (the checkpoint's own until class frequencies shift,"
              + " then the stream's estimated prior). Labels follow it unless the checkpoint decides"
              + " for balance (default: ${DEFAULT-VALUE}).")
  private DecisionPrior prior;

  @Option(
      names = "--abstain-below",
      paramLabel = "P|CLASS=P[,...]",
      split = ",",
      description =
          "Label events 'unknown' below this confidence, 0 to 1, for all classes or by class, like"
              + " fraud=0.9,theft=0.8 (default: the thresholds in the model's manifest).")
  private List<String> below = List.of();

  @Option(
      names = "--review-topic",
      paramLabel = "TOPIC",
      description = "Topic to copy events of unknown class to (default: none).")
  private String reviewTopic;

  DecisionPrior prior() {
    return prior;
  }

  /**
   * @throws IllegalArgumentException if a threshold is not a number from 0 to 1
   */
  Abstention abstention() {
    Optional<Double> forAll = Optional.empty();
    Map<String, Double> byClass = new HashMap<>();
    for (String threshold : below) {
      int sign = threshold.lastIndexOf('=');
      double confidence = number(threshold.substring(sign + 1), threshold);
      if (sign < 0) {
        forAll = Optional.of(confidence);
      } else {
        byClass.put(threshold.substring(0, sign).strip(), confidence);
      }
    }
    return new Abstention(forAll, byClass, Optional.ofNullable(reviewTopic));
  }

  private static double number(String text, String threshold) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is not a threshold: write 0.6, or fraud=0.9 for one class".formatted(threshold), e);
    }
  }

  static final class PriorConverter implements ITypeConverter<DecisionPrior> {
    @Override
    public DecisionPrior convert(String value) {
      for (DecisionPrior prior : DecisionPrior.values()) {
        if (prior.toString().equalsIgnoreCase(value)) {
          return prior;
        }
      }
      throw new TypeConversionException("'" + value + "' is neither uniform, training nor stream");
    }
  }
}
