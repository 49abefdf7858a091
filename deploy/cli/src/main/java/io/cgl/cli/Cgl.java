package io.cgl.cli;

import io.cgl.bench.BenchCommand;
import io.cgl.benchmark.BenchmarkCommand;
import io.cgl.chaos.ChaosCommand;
import io.cgl.demo.DemoCommand;
import io.cgl.stream.cli.ClassifyCommand;
import io.cgl.stream.cli.DriftCommand;
import io.cgl.stream.cli.ModelsCommand;
import io.cgl.stream.cli.ReplayCommand;
import io.cgl.stream.cli.ResetCommand;
import io.cgl.trainer.cli.EvaluateCommand;
import io.cgl.trainer.cli.KeysCommand;
import io.cgl.trainer.cli.PublishCommand;
import io.cgl.trainer.cli.RetrainCommand;
import io.cgl.trainer.cli.TrainCommand;
import java.nio.file.Path;
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
 * The command line: one name for all parts.
 *
 * <p>Exit codes: 0 done, 1 failed at work, 2 called wrongly. Both failures are one line on standard
 * error.
 */
@Command(
    name = "cgl",
    mixinStandardHelpOptions = true,
    version = "0.1.0-SNAPSHOT",
    description = "Online classification of imbalanced event streams.",
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      PublishCommand.class,
      KeysCommand.class,
      ClassifyCommand.class,
      ModelsCommand.class,
      ReplayCommand.class,
      ResetCommand.class,
      DriftCommand.class,
      RetrainCommand.class,
      BenchCommand.class,
      BenchmarkCommand.class,
      ChaosCommand.class
    })
public final class Cgl implements Callable<Integer> {

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

  /** Runs the command that {@code args} name. */
  public static void main(String[] args) {
    System.exit(commandLine(System.getenv(), args).execute(args));
  }

  /**
   * The command line, with its defaults.
   *
   * @param args what it will be executed with
   */
  static CommandLine commandLine(Map<String, String> environment, String... args) {
    Cgl cgl = new Cgl();
    CommandLine commandLine = new CommandLine(cgl);
    Configuration configuration =
        new Configuration(environment, args, () -> SettingNames.of(commandLine.getCommandSpec()));
    commandLine.setDefaultValueProvider(configuration);
    commandLine.setExecutionStrategy(configuration);
    commandLine.setParameterExceptionHandler((e, given) -> explain(e, configuration));
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> cgl.explain(e, command));
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
