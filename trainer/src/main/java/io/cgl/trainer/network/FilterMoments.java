package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.ImageShape;
import io.cgl.trainer.engine.Devices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Fits the standardisation of filtered images: mean and deviation of each output, over all rows.
 */
final class FilterMoments {

  private static final int ROWS_PER_CHUNK = 512;

  /** Added to deviations, of outputs of about 0.2: one that hardly varies is not blown up. */
  private static final double SMOOTHING = 1e-3;

  private FilterMoments() {}

  static Standardiser standardiser(Dataset data, ImageShape image) {
    FilterBank bank = new FilterBank(image);
    double[] sums = new double[bank.width()];
    double[] squares = new double[bank.width()];
    try (NDManager manager = Devices.engine().newBaseManager()) {
      for (int from = 0; from < data.rows(); from += ROWS_PER_CHUNK) {
        add(manager, data, from, Math.min(data.rows(), from + ROWS_PER_CHUNK), bank, sums, squares);
      }
    }
    List<Standardiser.Input> inputs = new ArrayList<>();
    for (int output = 0; output < sums.length; output++) {
      double mean = sums[output] / data.rows();
      double deviation = Math.sqrt(Math.max(0, squares[output] / data.rows() - mean * mean));
      inputs.add(
          new Standardiser.Input(
              output,
              (float) mean,
              false,
              (float) mean,
              (float) (1 / (deviation + SMOOTHING)),
              -Standardiser.CLIP,
              Standardiser.CLIP));
    }
    return new Standardiser(data.layout(), new NormalScores(List.of()), Optional.of(bank), inputs);
  }

  private static void add(
      NDManager manager,
      Dataset data,
      int from,
      int to,
      FilterBank bank,
      double[] sums,
      double[] squares) {
    int width = data.layout().width();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray raw =
          scratch.create(
              Arrays.copyOfRange(data.features(), from * width, to * width),
              new Shape(to - from, width));
      float[] filtered = bank.apply(raw).toFloatArray();
      for (int i = 0; i < filtered.length; i++) {
        sums[i % sums.length] += filtered[i];
        squares[i % sums.length] += (double) filtered[i] * filtered[i];
      }
    }
  }
}
