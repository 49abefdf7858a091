package io.cgl.testing.chaos;

import io.cgl.testing.chaos.stage.LoadOptions;
import io.cgl.testing.harness.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code cgl chaos rolling}: proves that a rolling restart loses nothing, and measures its gaps.
 */
@Command(
    name = "rolling",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Stop the classifiers one after the other, in an orderly way and under load, and start each"
          + " again before the next one is stopped; then compare input with output.",
      "Starts every process itself and needs nothing else. The exit code is 1 if an event was lost,"
          + " duplicated, out of order or changed, or if state was refused."
    },
    footer = {"", "Example:", "  ./cgl chaos rolling --instances 2 --rounds 5 --json rolling.json"})
public final class RollingCommand implements Callable<Integer> {

  @Option(
      names = "--instances",
      paramLabel = "N",
      description = "Classifiers that share the events. Default: ${DEFAULT-VALUE}.")
  private int instances = 2;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often all of them are started again. Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--other-classpath",
      paramLabel = "FILE",
      description = {
        "A file with the class path of another version: upgrade from it instead of --rounds. All"
            + " start as the other version; one is upgraded with --upgrade-from 0.1, and back; then"
            + " all are upgraded, and then restarted without the option."
      })
  private Path otherClassPath;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description =
          "How long one must have been ready before the next is stopped. Default:"
              + " ${DEFAULT-VALUE}.")
  private double settle = 10;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the events. Default: a new one each time.")
  private long seed = new Random().nextInt(1_000_000);

  @Mixin private LoadOptions load;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RollingSettings settings =
        new RollingSettings(
            rounds,
            instances,
            Duration.ofMillis(Math.round(settle * 1000)),
            seed,
            load.groupProtocol(),
            load.rate(),
            otherClassPath == null
                ? Optional.empty()
                : Optional.of(Files.readString(otherClassPath).strip()));
    return load.publish(RollingRestart.run(settings, new Timeline(System.err)));
  }
}
