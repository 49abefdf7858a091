package io.cgl.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line around a set of commands: one name for all of them, settings from flags,
 * environment and file, and failures of one line.
 *
 * <p>Exit codes: 0 done, 1 failed at work, 2 called wrongly. Both failures are one line on standard
 * error.
 */
@Command(
    name = "cgl",
    mixinStandardHelpOptions = true,
    version = "0.2.0-SNAPSHOT",
    description = "Online classification of imbalanced event streams.")
public final class Launcher implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where a failure came from.")
  private boolean stackTrace;

  @Option(
      names = "--config",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description =
          "Take options from this file: option=value, an option a line. Flags and CGL_* environment"
              + " variables win over it.")
  @SuppressWarnings(
      "UnusedVariable") // Declared here, read by Configuration before the parser runs.
  private Path config;

  private Launcher() {}

  /** Runs the one of the commands that {@code args} name, and ends the process with its code. */
  public static void run(List<?> commands, String... args) {
    System.exit(commandLine(commands, System.getenv(), args).execute(args));
  }

  /**
   * The command line, with its defaults.
   *
   * @param commands as picocli knows them, in the order in which they are listed
   * @param environment of the process
   * @param args what it will be executed with
   */
  public static CommandLine commandLine(
      List<?> commands, Map<String, String> environment, String... args) {
    Launcher launcher = new Launcher();
    CommandLine commandLine = new CommandLine(launcher);
    // Not the command itself: its model transformer would be passed over.
    commands.forEach(command -> commandLine.addSubcommand(new CommandLine(command)));
    Configuration configuration =
        new Configuration(environment, args, () -> SettingNames.of(commandLine.getCommandSpec()));
    commandLine.setDefaultValueProvider(configuration);
    commandLine.setExecutionStrategy(configuration);
    commandLine.setParameterExceptionHandler((e, given) -> explain(e, configuration));
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> launcher.explain(e, command));
    return commandLine;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  private static int explain(ParameterException e, Configuration configuration) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String origin =
        configuration.origin(e.getArgSpec(), e.getValue()).map(from -> ", says " + from).orElse("");
    command
        .getErr()
        .printf(
            "%s: %s%s (see ./%s --help)%n",
            name, e.getMessage().replaceAll("\\s*\\R\\s*", " "), origin, name);
    return CommandLine.ExitCode.USAGE;
  }

  private int explain(Exception e, CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    String what = e.getMessage() == null ? e.toString() : e.getMessage();
    command.getErr().printf("%s: %s%n", name, what);
    if (stackTrace) {
      e.printStackTrace(command.getErr());
    }
    // A setting that a command refuses is a wrong call, wherever it was noticed.
    return e instanceof IllegalArgumentException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }
}
