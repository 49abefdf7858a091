package io.cgl.trainer.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Makes a long-tailed data set of a balanced one, as the literature on long-tailed recognition does
 * (Cui et al. 2019, arXiv 1901.05555): class k of K keeps its first n_max * factor^(-k / (K - 1))
 * rows, n_max being the count of the largest class.
 */
public final class LongTail {

  /** Keeps a power that is a whole number from being rounded to the one below. */
  private static final double ROUNDING = 1e-9;

  private LongTail() {}

  /**
   * The rows that are kept, in their order.
   *
   * @param factor how many times as many rows as the last class the first one has, at least 1
   */
  public static Dataset of(Dataset data, double factor) {
    if (!(factor >= 1)) {
      throw new DataException("the imbalance factor must be at least 1, not " + factor);
    }
    long[] left = limits(data, factor);
    int[] kept =
        IntStream.range(0, data.rows()).filter(r -> left[data.labels()[r]]-- > 0).toArray();
    return data.subset(kept);
  }

  private static long[] limits(Dataset data, double factor) {
    int classes = data.classes().size();
    long largest = Arrays.stream(data.classCounts()).max().orElse(0);
    long[] limits = new long[classes];
    for (int k = 0; k < classes; k++) {
      double share = Math.pow(factor, -k / Math.max(1.0, classes - 1));
      limits[k] = Math.max(1, (long) Math.floor(largest * share + ROUNDING));
    }
    return limits;
  }
}
