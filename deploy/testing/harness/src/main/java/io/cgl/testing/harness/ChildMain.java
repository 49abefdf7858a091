package io.cgl.testing.harness;

import java.io.IOException;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * Runs a command in a process of its own: the first argument is its class, the others are its own.
 * The process ends when its standard input does, so it never outlives the one that started it.
 */
final class ChildMain {

  private ChildMain() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watch = new Thread(ChildMain::exitWithInput, "cgl-parent-watch");
    watch.setDaemon(true);
    watch.start();
    Object command = Class.forName(args[0]).getDeclaredConstructor().newInstance();
    System.exit(new CommandLine(command).execute(Arrays.copyOfRange(args, 1, args.length)));
  }

  private static void exitWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent.
      }
    } catch (IOException e) {
      // The other end is gone.
    }
    System.exit(0);
  }
}
