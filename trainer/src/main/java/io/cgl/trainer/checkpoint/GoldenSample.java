package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.GoldenRows;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Chooses golden rows: the first few of every class. */
final class GoldenSample {

  private static final int PER_CLASS = 24;

  /** Every loader scores them, so wide rows such as images must be fewer. */
  private static final int VALUES_PER_CLASS = 5_000;

  private GoldenSample() {}

  static GoldenRows of(Dataset rows, Scores expected) {
    int width = rows.layout().width();
    int most = Math.max(2, Math.min(PER_CLASS, VALUES_PER_CLASS / width));
    int[] taken = new int[rows.classes().size()];
    List<float[]> features = new ArrayList<>();
    List<float[]> probabilities = new ArrayList<>();
    for (int row = 0; row < rows.rows(); row++) {
      if (taken[rows.labels()[row]]++ < most) {
        features.add(Arrays.copyOfRange(rows.features(), row * width, (row + 1) * width));
        probabilities.add(expected.row(row));
      }
    }
    return new GoldenRows(features.toArray(float[][]::new), probabilities.toArray(float[][]::new));
  }
}
