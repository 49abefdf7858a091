package io.cgl.testing.harness;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Says what happens while it happens, each line with the time since the start. Safe for use by
 * several threads.
 */
public final class Timeline {

  private final PrintStream out;
  private final long start = System.nanoTime();

  public Timeline(PrintStream out) {
    this.out = out;
  }

  public synchronized void say(String format, Object... values) {
    long seconds = (System.nanoTime() - start) / 1_000_000_000L;
    out.printf(
        Locale.ROOT,
        "%02d:%02d  %s%n",
        seconds / 60,
        seconds % 60,
        String.format(Locale.ROOT, format, values));
  }
}
