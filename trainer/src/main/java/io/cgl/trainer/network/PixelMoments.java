package io.cgl.trainer.network;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits the standardisation of images: mean and deviation of each channel, over all pixels and rows.
 */
final class PixelMoments {

  /** The largest raw sample. */
  private static final float WHITE = 255;

  private PixelMoments() {}

  static Standardiser standardiser(Dataset data, ImageShape shape) {
    List<Standardiser.Input> inputs = new ArrayList<>();
    for (int channel = 0; channel < shape.channels(); channel++) {
      int from = channel * shape.pixels();
      double mean = meanOfSquares(data, shape, from, 0, false);
      double deviation = Math.sqrt(meanOfSquares(data, shape, from, mean, true));
      float centre = (float) mean;
      // A channel without contrast becomes 0.
      float scale = deviation > 0 ? (float) (1 / deviation) : 0;
      for (int pixel = from; pixel < from + shape.pixels(); pixel++) {
        inputs.add(
            new Standardiser.Input(
                pixel, centre, false, centre, scale, -centre * scale, (WHITE - centre) * scale));
      }
    }
    return new Standardiser(data.layout(), new NormalScores(List.of()), Optional.empty(), inputs);
  }

  /** The mean of a channel's distances from {@code centre}, or of their squares. */
  private static double meanOfSquares(
      Dataset data, ImageShape shape, int from, double centre, boolean squared) {
    double sum = 0;
    for (int row = 0; row < data.rows(); row++) {
      int at = row * shape.size() + from;
      for (int i = at; i < at + shape.pixels(); i++) {
        double distance = data.features()[i] - centre;
        sum += squared ? distance * distance : distance;
      }
    }
    return sum / Math.max(1.0, (double) data.rows() * shape.pixels());
  }
}
