package io.cgl.trainer.data;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes balanced rows long-tailed, as in the literature on long-tailed recognition (Cui et al.
 * 2019, arXiv 1901.05555): class k of K, in alphabetical order, keeps its first n_max * factor^(-k
 * / (K - 1)) rows, n_max being the count of the largest class.
 */
public final class LongTail {

  /** Keeps a power that is a whole number from being rounded down. */
  private static final double ROUNDING = 1e-9;

  private LongTail() {}

  /**
   * The rows that are kept, in their order.
   *
   * @param factor ratio of the first class's rows to the last one's, at least 1
   */
  public static LabelledRows of(LabelledRows rows, double factor) {
    if (!(factor >= 1)) {
      throw new DataException("the imbalance factor must be at least 1, not " + factor);
    }
    Map<String, Long> counts = new TreeMap<>();
    rows.forEach((values, label) -> counts.merge(label, 1L, Long::sum));
    Map<String, Long> limits = limits(counts, factor);
    return new FilteredRows(
        rows,
        () -> {
          Map<String, Long> left = new HashMap<>(limits);
          return (values, label) -> left.merge(label, -1L, Long::sum) >= 0;
        });
  }

  private static Map<String, Long> limits(Map<String, Long> counts, double factor) {
    long largest = counts.isEmpty() ? 0 : Collections.max(counts.values());
    Map<String, Long> limits = new HashMap<>();
    for (String label : counts.keySet()) {
      double share = Math.pow(factor, -limits.size() / Math.max(1.0, counts.size() - 1));
      limits.put(label, Math.max(1, (long) Math.floor(largest * share + ROUNDING)));
    }
    return limits;
  }
}
