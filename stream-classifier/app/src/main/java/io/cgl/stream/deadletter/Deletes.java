package io.cgl.stream.deadletter;

/**
 * What happens to an event without a value in any of the model's inputs, such as a delete of change
 * data capture. It is never classified.
 */
public enum Deletes {
  /** It is a dead letter of reason {@code all-missing}. */
  DEAD_LETTER("dead-letter"),
  /** It is dropped, and counted. */
  DROP("drop");

  private final String option;

  Deletes(String option) {
    this.option = option;
  }

  /** Its name on the command line. */
  @Override
  public String toString() {
    return option;
  }
}
