package io.cgl.samples.generator;

/** Which class frequencies a {@link GeneratedStream} draws from. */
public enum Phase {
  /** The long-tailed frequencies that the first model is trained on. */
  BEFORE_DRIFT,
  /** The rare classes have become frequent; what each class looks like has not changed. */
  AFTER_DRIFT;

  /** The frequency of each of {@link GeneratedStream#classNames()}; they sum to 1. */
  public double[] shares() {
    return switch (this) {
      case BEFORE_DRIFT ->
          new double[] {0.62, 0.16, 0.095, 0.055, 0.032, 0.018, 0.011, 0.006, 0.003};
      case AFTER_DRIFT -> new double[] {0.30, 0.06, 0.05, 0.05, 0.06, 0.09, 0.11, 0.13, 0.15};
    };
  }
}
