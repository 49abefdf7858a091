package io.cgl.samples.generator;

/**
 * One field of the generated events.
 *
 * @param nullable whether events may lack a value
 */
public record Field(String name, Kind kind, boolean nullable) {

  public enum Kind {
    NUMERIC,
    CATEGORICAL
  }
}
