package io.cgl.testing.chaos;

import io.cgl.testing.chaos.faults.Chaos;
import io.cgl.testing.chaos.faults.ChaosSettings;
import io.cgl.testing.chaos.loop.LoopCommand;
import io.cgl.testing.chaos.stage.LoadOptions;
import io.cgl.testing.harness.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cgl chaos}: proves exactly once on this machine, with a broker of its own. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {LoopCommand.class, RollingCommand.class},
    description = {
      "Kill the classifier with SIGKILL, take the broker away and bring it back, swap models, all"
          + " at random; then compare what went in with what came out.",
      "Starts every process itself and needs nothing else. The exit code is 1 if an event was lost,"
          + " came out twice, out of order or changed."
    },
    footer = {"", "Example:", "  ./cgl chaos --kills 30 --minutes 10 --json chaos.json"})
public final class ChaosCommand implements Callable<Integer> {

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "How often a classifier is killed. Default: ${DEFAULT-VALUE}.")
  private int kills = 30;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "How long events are produced. Default: ${DEFAULT-VALUE}.")
  private double minutes = 10;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Gives the same faults at the same times again. Default: a new one each time.")
  private long seed = new Random().nextInt(1_000_000);

  @Option(
      names = "--instances",
      paramLabel = "1|2",
      description = "Classifiers that share the events. Default: ${DEFAULT-VALUE}.")
  private int instances = 1;

  @Mixin private LoadOptions load;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ChaosSettings settings =
        new ChaosSettings(
            kills,
            Duration.ofMillis(Math.round(minutes * 60_000)),
            seed,
            instances,
            load.groupProtocol(),
            load.rate());
    return load.publish(Chaos.run(settings, new Timeline(System.err)));
  }
}
