package io.cgl.samples.generator;

/** Which class frequencies a {@link GeneratedStream} draws from. */
public enum Phase {
  /** The long-tailed frequencies that the first model is trained on. */
  BEFORE_DRIFT,
  /** The rare classes have become frequent; what each class looks like has not changed. */
  AFTER_DRIFT
}
