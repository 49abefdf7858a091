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
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The command line of a checkout: one name for all parts. */
public final class Cgl {

  private Cgl() {}

  /** Runs the command that {@code args} name. */
  public static void main(String[] args) {
    Launcher.run(commands(), Renamed.current(args, System.err::println));
  }

  /**
   * The command line, with its defaults.
   *
   * @param args what it will be executed with
   */
  static CommandLine commandLine(Map<String, String> environment, String... args) {
    return Launcher.commandLine(commands(), environment, args);
  }

  private static List<Object> commands() {
    return List.of(
        new DemoCommand(),
        new TrainCommand(),
        new EvaluateCommand(),
        new PublishCommand(),
        new KeysCommand(),
        new ClassifyCommand(),
        new ModelsCommand(),
        new ReplayCommand(),
        new ResetCommand(),
        new DriftCommand(),
        new RetrainCommand(),
        new GenerateCommand(),
        new BenchCommand(),
        new ChaosCommand());
  }
}
