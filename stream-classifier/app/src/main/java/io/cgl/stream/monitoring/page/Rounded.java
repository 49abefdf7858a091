package io.cgl.stream.monitoring.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as short as they can be drawn: a page asks for thousands of them every two seconds. */
final class Rounded {

  private static final MathContext SIGNIFICANT = new MathContext(4, RoundingMode.HALF_EVEN);

  private Rounded() {}

  /** To four significant digits; null for what is no number. */
  static Double significant(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(SIGNIFICANT).doubleValue() : null;
  }

  /** To four significant digits. */
  static double share(double share) {
    return new BigDecimal(share).round(SIGNIFICANT).doubleValue();
  }
}
