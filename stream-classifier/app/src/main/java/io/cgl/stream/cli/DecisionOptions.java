package io.cgl.stream.cli;

import io.cgl.drift.priors.DecisionPrior;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The class prior that the classifier decides under. */
final class DecisionOptions {

  @Option(
      names = "--decision-prior",
      defaultValue = "uniform",
      paramLabel = "uniform|training|stream",
      converter = PriorConverter.class,
      description =
          "Class prior to decide under: uniform (the checkpoint's own, balanced decision), training"
              + " (the prior of its held-out rows) or stream (uniform until class frequencies shift,"
              + " then the stream's estimated prior) (default: ${DEFAULT-VALUE}).")
  private DecisionPrior prior;

  DecisionPrior prior() {
    return prior;
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
