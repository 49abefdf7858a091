package io.cgl.cli;

import io.cgl.bench.BenchCommand;
import io.cgl.benchmark.BenchmarkCommand;
import io.cgl.demo.DemoCommand;
import io.cgl.stream.cli.ClassifyCommand;
import io.cgl.trainer.cli.EvaluateCommand;
import io.cgl.trainer.cli.KeysCommand;
import io.cgl.trainer.cli.PublishCommand;
import io.cgl.trainer.cli.RetrainCommand;
import io.cgl.trainer.cli.TrainCommand;
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
      RetrainCommand.class,
      BenchCommand.class,
      BenchmarkCommand.class
    })
public final class Cgl implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where a failure came from.")
  private boolean stackTrace;

  /** Runs the command that {@code args} name. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    Cgl cgl = new Cgl();
    CommandLine commandLine = new CommandLine(cgl);
    commandLine.setParameterExceptionHandler(Cgl::explain);
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> cgl.explain(e, command));
    return commandLine;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  private static int explain(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command
        .getErr()
        .printf(
            "%s: %s (see ./%s --help)%n",
            name, e.getMessage().replaceAll("\\s*\\R\\s*", " "), name);
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
