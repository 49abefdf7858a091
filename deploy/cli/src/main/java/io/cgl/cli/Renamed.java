package io.cgl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Commands by the names that they had until 0.1; those names work for one more release. */
final class Renamed {

  private static final Set<String> OF_SPEED = Set.of("swaps", "soak", "sizes", "micro");
  private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");

  private Renamed() {}

  /**
   * The arguments with today's name of the command.
   *
   * @param notice takes the line that reports an old name
   */
  static String[] current(String[] args, Consumer<String> notice) {
    int at = command(args);
    if (at == args.length) {
      return args;
    }
    String next = at + 1 < args.length ? args[at + 1] : "";
    List<String> renamed = new ArrayList<>(List.of(args));
    String was = "cgl " + args[at];
    if (args[at].equals("benchmark") && next.equals("drift")) {
      was += " drift";
      renamed.set(at, "bench");
    } else if (args[at].equals("benchmark")) {
      renamed.set(at, "bench");
      renamed.add(at + 1, "accuracy");
    } else if (args[at].equals("bench") && isSpeed(next)) {
      renamed.add(at + 1, "speed");
    } else {
      return args;
    }
    boolean subcommand = OF_SPEED.contains(next) || next.equals("priors");
    notice.accept(
        "%s is now cgl %s%s"
            .formatted(
                subcommand ? was + " " + next : was,
                String.join(" ", renamed.subList(at, at + 2)),
                subcommand ? " " + next : ""));
    return renamed.toArray(String[]::new);
  }

  /** {@code cgl bench} measured speed, with and without options. */
  private static boolean isSpeed(String next) {
    return OF_SPEED.contains(next)
        || next.isEmpty()
        || (next.startsWith("-") && !HELP.contains(next));
  }

  /** Where the command stands: behind options of {@code cgl} itself. */
  private static int command(String[] args) {
    int at = 0;
    while (at < args.length && args[at].startsWith("-")) {
      at += args[at].equals("--config") ? 2 : 1;
    }
    return Math.min(at, args.length);
  }
}
