package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import java.util.Arrays;

/**
 * Rows with the probabilities and labels that they got.
 *
 * @param rows the rows
 * @param probabilities the posterior of each row
 * @param decided the label of each row, which need not be the most probable class
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, never compared.
public record JudgedRows(Dataset rows, Scores probabilities, int[] decided) {

  /** The same of some of the rows. */
  public JudgedRows subset(int[] chosen) {
    return new JudgedRows(
        rows.subset(chosen),
        probabilities.subset(chosen),
        Arrays.stream(chosen).map(row -> decided[row]).toArray());
  }

  public ClassificationMetrics metrics() {
    return ClassificationMetrics.of(probabilities, decided, rows.labels());
  }
}
