package io.cgl.benchmarks.accuracy.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The commit of the code that runs, as git tells it. */
public final class Commit {

  private static final int SECONDS = 5;
  private static final String DIRTY = "-dirty";

  private Commit() {}

  /** Its name, with {@value #DIRTY} behind it if files have changed since; empty without git. */
  public static String current() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude", "*")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0 ? answer : "";
    } catch (IOException e) {
      return ""; // No git, no commit.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Whether it names the code exactly. */
  public static boolean isExact(String commit) {
    return !commit.isEmpty() && !commit.endsWith(DIRTY);
  }
}
