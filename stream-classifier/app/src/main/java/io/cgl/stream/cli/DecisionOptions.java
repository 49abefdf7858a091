package io.cgl.stream.cli;

import io.cgl.drift.priors.DecisionPrior;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which class prior the classifier decides under. */
final class DecisionOptions {

  @Option(
      names = "--decision-prior",
      defaultValue = "uniform",
      paramLabel = "uniform|training|stream",
      converter = PriorConverter.class,
      description =
          "The class prior to decide under: uniform (balanced, the checkpoint's own decision),"
              + " training (that of its held-out rows), or stream (the checkpoint's own until class"
              + " frequencies shift, then the stream's). Default: ${DEFAULT-VALUE}.")
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
