package io.cgl.benchmarks.speed;

import io.cgl.stream.cli.ClassifyCommand;
import java.io.IOException;
import picocli.CommandLine;

/**
 * The classifier in a process of its own, as {@code cgl classify} runs it. It stops when its
 * standard input ends, and so never outlives whoever started it.
 */
final class ClassifierMain {

  private ClassifierMain() {}

  /** Classifies as {@code args} say. */
  public static void main(String[] args) {
    Thread watch = new Thread(ClassifierMain::exitWithInput, "cgl-bench-parent-watch");
    watch.setDaemon(true);
    watch.start();
    System.exit(new CommandLine(new ClassifyCommand()).execute(args));
  }

  private static void exitWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody says anything.
      }
    } catch (IOException e) {
      // The other end is gone.
    }
    System.exit(0);
  }
}
