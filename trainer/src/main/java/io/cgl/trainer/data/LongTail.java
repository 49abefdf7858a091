package io.cgl.trainer.data;

import io.cgl.checkpoint.features.InputField;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes balanced rows long-tailed, as in the literature on long-tailed recognition (Cui et al.
 * 2019, arXiv 1901.05555): class k of K, in alphabetical order, keeps its first n_max * factor^(-k
 * / (K - 1)) rows, n_max being the count of the largest class.
 */
public final class LongTail implements LabelledRows {

  /** Keeps a power that is a whole number from being rounded down. */
  private static final double ROUNDING = 1e-9;

  private final LabelledRows rows;
  private final Map<String, Long> limits;

  private LongTail(LabelledRows rows, Map<String, Long> limits) {
    this.rows = rows;
    this.limits = limits;
  }

  /**
   * The rows that are kept, in their order.
   *
   * @param factor ratio of the first class's rows to the last one's, at least 1
   */
  public static LongTail of(LabelledRows rows, double factor) {
    if (!(factor >= 1)) {
      throw new DataException("the imbalance factor must be at least 1, not " + factor);
    }
    Map<String, Long> counts = new TreeMap<>();
    rows.forEach((values, label) -> counts.merge(label, 1L, Long::sum));
    return new LongTail(rows, limits(counts, factor));
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

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public List<String> fields() {
    return rows.fields();
  }

  @Override
  public Optional<InputField.Image> image() {
    return rows.image();
  }

  @Override
  public void forEach(Visitor visitor) {
    Map<String, Long> left = new HashMap<>(limits);
    rows.forEach(
        (values, label) -> {
          if (left.merge(label, -1L, Long::sum) >= 0) {
            visitor.visit(values, label);
          }
        });
  }
}
