package io.cgl.trainer.views;

import io.cgl.trainer.network.Standardiser;
import java.util.Random;

/** Draws which inputs of a table's rows {@link RegionalView#MASK} keeps. */
public final class FeatureMask {

  private static final double MIN_KEPT = 0.5;
  private static final double MAX_KEPT = 0.9;

  private FeatureMask() {}

  /**
   * 1 for an input of a kept feature, 0 for the others; the run wraps around.
   *
   * @return row-major, rows x inputs
   */
  public static float[] draw(int rows, Standardiser standardiser, Random random) {
    int width = standardiser.layout().width();
    int[] source = standardiser.features();
    float[] mask = new float[rows * source.length];
    for (int row = 0; row < rows; row++) {
      double share = MIN_KEPT + (MAX_KEPT - MIN_KEPT) * random.nextDouble();
      int kept = Math.max(1, (int) Math.round(share * width));
      int start = random.nextInt(width);
      for (int input = 0; input < source.length; input++) {
        boolean keep = Math.floorMod(source[input] - start, width) < kept;
        mask[row * source.length + input] = keep ? 1 : 0;
      }
    }
    return mask;
  }
}
