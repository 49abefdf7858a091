package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;

/**
 * Predictions of rows that they were not learnt from: held out, or out of fold.
 *
 * @param rows the rows
 * @param fused their log-probabilities under a uniform prior, up to a constant per row, or
 *     calibrated probabilities
 */
public record UnseenRows(Dataset rows, Scores fused) {

  /** The same of some of the rows. */
  public UnseenRows subset(int[] chosen) {
    return new UnseenRows(rows.subset(chosen), fused.subset(chosen));
  }
}
