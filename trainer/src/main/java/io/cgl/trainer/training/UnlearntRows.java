package io.cgl.trainer.training;

import io.cgl.trainer.data.Dataset;

/**
 * Rows that are not learnt from.
 *
 * @param fitted rows to choose decision, temperature and trees on, which must have the distribution
 *     of the stream; empty to choose them on predictions out of fold
 * @param measured rows for figures, on which nothing is chosen; empty to have the figures nested,
 *     see {@link io.cgl.trainer.calibration.NestedChoice}
 */
public record UnlearntRows(Dataset fitted, Dataset measured) {

  /** Rows to choose on and, nested, for figures. */
  public static UnlearntRows of(Dataset heldOut) {
    return new UnlearntRows(heldOut, heldOut.subset(new int[0]));
  }
}
