package io.cgl.drift;

import java.util.Locale;

/** Shares as text for people. */
public final class Percent {

  private Percent() {}

  /**
   * With at least two significant digits, because rare classes matter.
   *
   * @param share from 0 to 1
   */
  public static String of(double share) {
    double percent = 100 * share;
    int digits = percent >= 10 || percent == 0 ? 1 : percent >= 0.1 ? 2 : 4;
    return String.format(Locale.ROOT, "%." + digits + "f %%", percent);
  }
}
