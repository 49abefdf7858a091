package io.cgl.trainer.data;

import java.util.Optional;

/**
 * The range of a column's finite numbers, and what is subtracted from them so that float32 keeps
 * their differences.
 */
final class NumberRange {

  /** Float32 holds every whole number up to this one. */
  private static final double EXACT = 1 << 24;

  /**
   * Numbers so many times further from zero than from each other lose bits of their differences.
   */
  private static final double FAR = 16;

  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private long count;
  private long inexact;
  private Number example;

  void see(Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      return;
    }
    least = Math.min(least, value);
    most = Math.max(most, value);
    count++;
    if (Math.abs(value) > EXACT && number instanceof Long whole && (long) (float) value != whole) {
      inexact++;
      example = number;
    }
  }

  /** A whole number in the middle of the range if all numbers are far from zero; 0 otherwise. */
  double offset() {
    if (count == 0 || least == most) {
      return 0;
    }
    double distance = Math.max(least, -most);
    boolean far = distance > FAR * (most - least);
    boolean large = distance > most - least && Math.max(most, -least) > EXACT;
    return far || large ? Math.rint(least + (most - least) / 2) : 0;
  }

  /**
   * One of the whole numbers that float32 rounds, where most are such numbers and no offset helps.
   */
  Optional<Number> coarse() {
    return inexact * 2 > count && (offset() == 0 || most - least > EXACT)
        ? Optional.of(example)
        : Optional.empty();
  }
}
