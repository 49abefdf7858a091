package io.cgl.trainer.checkpoint;

import io.cgl.trainer.data.LabelledRows;
import java.util.Optional;

/**
 * Which rows a training's figures come from.
 *
 * @param heldOut share of the rows to hold out; 0 for none
 * @param group the column whose values keep rows together, never split
 * @param time the column whose largest values are held out
 * @param validation rows of their own for the figures, with the columns of the others
 */
public record DataSplit(
    double heldOut,
    Optional<String> group,
    Optional<String> time,
    Optional<LabelledRows> validation) {

  /** A random share of every class. */
  public static DataSplit random(double heldOut) {
    return new DataSplit(heldOut, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Whether the figures come from rows that chance separates from those learnt from. */
  boolean byChance() {
    return group.isEmpty() && time.isEmpty() && validation.isEmpty();
  }
}
