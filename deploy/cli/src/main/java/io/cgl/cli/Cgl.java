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
import io.cgl.trainer.cli.EvaluateCommand;
import io.cgl.trainer.cli.KeysCommand;
import io.cgl.trainer.cli.PublishCommand;
import io.cgl.trainer.cli.RetrainCommand;
import io.cgl.trainer.cli.TrainCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The command line of a checkout: one name for all parts. */
public final class Cgl {

  private Cgl() {}

  private static final List<String> NAMES =
      List.of(
          "demo",
          "train",
          "evaluate",
          "publish",
          "keys",
          "classify",
          "models",
          "replay",
          "reset",
          "drift",
          "retrain",
          "generate",
          "bench",
          "chaos");

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
    boolean one = !file && args.length > 0 && NAMES.contains(args[0]);
    return (one ? List.of(args[0]) : NAMES).stream().map(Cgl::command).toList();
  }

  private static Object command(String name) {
    return switch (name) {
      case "demo" -> new DemoCommand();
      case "train" -> new TrainCommand();
      case "evaluate" -> new EvaluateCommand();
      case "publish" -> new PublishCommand();
      case "keys" -> new KeysCommand();
      case "classify" -> new ClassifyCommand();
      case "models" -> new ModelsCommand();
      case "replay" -> new ReplayCommand();
      case "reset" -> new ResetCommand();
      case "drift" -> new DriftCommand();
      case "retrain" -> new RetrainCommand();
      case "generate" -> new GenerateCommand();
      case "bench" -> new BenchCommand();
      case "chaos" -> new ChaosCommand();
      default -> throw new IllegalArgumentException("no such command: " + name);
    };
  }
}
