package io.cgl.cli;

import io.cgl.launcher.Launcher;
import io.cgl.samples.demo.DemoCommand;
import io.cgl.samples.generator.GenerateCommand;
import io.cgl.stream.cli.ClassifyCommand;
import io.cgl.stream.cli.DriftCommand;
import io.cgl.stream.cli.ModelsCommand;
import io.cgl.stream.cli.ReplayCommand;
import io.cgl.stream.cli.ResetCommand;
import io.cgl.testing.chaos.ChaosCommand;
import io.cgl.trainer.cli.CheckCommand;
import io.cgl.trainer.cli.DescribeCommand;
import io.cgl.trainer.cli.EvaluateCommand;
import io.cgl.trainer.cli.ImportCommand;
import io.cgl.trainer.cli.KeysCommand;
import io.cgl.trainer.cli.PredictCommand;
import io.cgl.trainer.cli.PublishCommand;
import io.cgl.trainer.cli.RetrainCommand;
import io.cgl.trainer.cli.TrainCommand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The command line of a checkout: one name for all parts. */
public final class Cgl {

  private Cgl() {}

  /** In the order in which they are listed. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("train", TrainCommand::new);
    COMMANDS.put("import", ImportCommand::new);
    COMMANDS.put("evaluate", EvaluateCommand::new);
    COMMANDS.put("predict", PredictCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("describe", DescribeCommand::new);
    COMMANDS.put("publish", PublishCommand::new);
    COMMANDS.put("keys", KeysCommand::new);
    COMMANDS.put("classify", ClassifyCommand::new);
    COMMANDS.put("models", ModelsCommand::new);
    COMMANDS.put("replay", ReplayCommand::new);
    COMMANDS.put("reset", ResetCommand::new);
    COMMANDS.put("drift", DriftCommand::new);
    COMMANDS.put("retrain", RetrainCommand::new);
    COMMANDS.put("generate", GenerateCommand::new);
    COMMANDS.put("bench", BenchCommand::new);
    COMMANDS.put("chaos", ChaosCommand::new);
  }

  /** Runs the command that {@code args} name. */
  public static void main(String[] args) {
    String[] current = Renamed.current(args, System.err::println);
    Launcher.run(commands(System.getenv(), current), current);
  }

  /**
   * The command line, with its defaults.
   *
   * @param args what it will be executed with
   */
  static CommandLine commandLine(Map<String, String> environment, String... args) {
    return Launcher.commandLine(commands(environment, args), environment, args);
  }

  /** The command that is named, or all: to build all takes longer than many a command runs. */
  private static List<Object> commands(Map<String, String> environment, String... args) {
    boolean file =
        environment.containsKey("CGL_CONFIG")
            || Arrays.stream(args).anyMatch(arg -> arg.startsWith("--config"));
    // A file may hold settings of every command.
    boolean one = !file && args.length > 0 && COMMANDS.containsKey(args[0]);
    return (one ? Stream.of(COMMANDS.get(args[0])) : COMMANDS.values().stream())
        .map(Supplier::get)
        .toList();
  }
}
