package io.cgl.trainer.data;

import java.util.List;
import java.util.Random;

/** Small made-up data sets of known difficulty. */
public final class Mixtures {

  private static final List<String> CLASSES = List.of("common", "medium", "rare");

  private Mixtures() {}

  /**
   * Three Gaussian classes in a plane, 3 deviations apart, beside a heavy-tailed column and a
   * column with missing values that say nothing, and one categorical column of which the rare class
   * favours a value.
   */
  public static Dataset imbalanced(int common, int medium, int rare, long seed) {
    int[] counts = {common, medium, rare};
    FeatureLayout layout = new FeatureLayout(4, List.of(4));
    int rows = common + medium + rare;
    float[] features = new float[rows * layout.width()];
    int[] labels = new int[rows];
    Random random = new Random(seed);
    int row = 0;
    for (int label = 0; label < counts.length; label++) {
      for (int i = 0; i < counts[label]; i++, row++) {
        labels[row] = label;
        int at = row * layout.width();
        double angle = 2 * Math.PI * label / counts.length;
        features[at] = (float) (100 + 2 * Math.cos(angle) + random.nextGaussian());
        features[at + 1] = (float) (2 * Math.sin(angle) + random.nextGaussian());
        features[at + 2] = (float) (Math.signum(random.nextGaussian()) * heavy(random));
        features[at + 3] = random.nextInt(4) == 0 ? Float.NaN : (float) random.nextGaussian();
        features[at + 4] = label == 2 && random.nextBoolean() ? 3 : 1 + random.nextInt(2);
      }
    }
    return new Dataset(features, labels, layout, CLASSES);
  }

  private static double heavy(Random random) {
    return Math.exp(2.5 * random.nextGaussian());
  }
}
