package io.cgl.stream.driftreplay;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A line to draw. The values that fall on one pixel are thinned to their first, lowest, highest and
 * last, which are all that can be seen of them, so that a million windows draw as fast as a
 * thousand.
 *
 * @param at positions
 * @param values one at each; null where the line is interrupted
 */
record Curve(List<Long> at, List<Double> values) {

  private static final int PIXELS = 600;
  private static final MathContext DIGITS = new MathContext(4);

  /** Takes points in the order of their positions. */
  static final class Builder {
    private final Curve curve = new Curve(new ArrayList<>(), new ArrayList<>());
    private final List<Double> pixel = new ArrayList<>();
    private final double width;
    private long start;

    /**
     * @param length of the axis
     */
    Builder(long length) {
      width = Math.max(1, length) / (double) PIXELS;
    }

    /** Adds a point; NaN interrupts the line. */
    void add(long position, double value) {
      if (pixel.isEmpty() || Double.isNaN(value) || position - start >= width) {
        flush();
        start = position;
      }
      if (!Double.isNaN(value)) {
        pixel.add(value);
      } else if (!curve.values.isEmpty() && curve.values.get(curve.values.size() - 1) != null) {
        point(null);
      }
    }

    Curve build() {
      flush();
      return curve;
    }

    private void flush() {
      if (pixel.isEmpty()) {
        return;
      }
      double first = pixel.get(0);
      double last = pixel.get(pixel.size() - 1);
      double lowest = pixel.stream().mapToDouble(v -> v).min().orElseThrow();
      double highest = pixel.stream().mapToDouble(v -> v).max().orElseThrow();
      point(first);
      if (lowest < Math.min(first, last)) {
        point(lowest);
      }
      if (highest > Math.max(first, last)) {
        point(highest);
      }
      if (last != first) {
        point(last);
      }
      pixel.clear();
    }

    private void point(Double value) {
      curve.at.add(start);
      curve.values.add(value == null ? null : new BigDecimal(value).round(DIGITS).doubleValue());
    }
  }
}
