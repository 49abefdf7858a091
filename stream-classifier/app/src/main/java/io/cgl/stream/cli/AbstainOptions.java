package io.cgl.stream.cli;

import io.cgl.stream.classify.Abstention;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** When the classifier abstains. */
final class AbstainOptions {

  @Option(
      names = "--abstain-below",
      paramLabel = "P|CLASS=P[,...]",
      split = ",",
      description =
          "The confidence below which an event's class is 'unknown', 0 to 1, for all classes or by"
              + " class, like fraud=0.9,theft=0.8 (default: what the model's manifest says).")
  private List<String> below = List.of();

  @Option(
      names = "--review-topic",
      paramLabel = "TOPIC",
      description =
          "Where the events of unknown class go, unchanged, beside their classification (default:"
              + " nowhere).")
  private String reviewTopic;

  /**
   * As settings.
   *
   * @throws IllegalArgumentException if a threshold is none
   */
  Abstention settings() {
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
          "'%s' is no threshold: write 0.6, or fraud=0.9 for one class".formatted(threshold), e);
    }
  }
}
