package io.cgl.benchmark.method;

import io.cgl.benchmark.set.Split;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.training.Calibration;
import io.cgl.trainer.training.CglNetConfig;
import io.cgl.trainer.training.CglNetTrainer;
import io.cgl.trainer.training.Devices;
import io.cgl.trainer.training.Serve;
import io.cgl.trainer.training.TrainedCglNet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Trains CGL-Net as the trainer's command does, 15 % of the training rows held out for the
 * temperature, and measures every choice of serving.
 *
 * @param name on the command line, and before the members' names in the report
 * @param kind what it is in the comparison
 * @param config how to train, but for the seed
 */
record CglNetTraining(String name, Kind kind, CglNetConfig config) implements Training {

  private static final double HELD_OUT = 0.15;

  /** Rows predicted before the clock starts. */
  private static final int WARM_UP = 2048;

  @Override
  public String configuration() {
    return config.describe() + ", held out " + HELD_OUT;
  }

  @Override
  public Optional<String> served() {
    return kind == Kind.CGL_NET ? Optional.of(title(config.serve().toString())) : Optional.empty();
  }

  @Override
  public Map<String, MethodResult> run(Split split, long seed, DoubleConsumer progress) {
    StratifiedSplit rows = StratifiedSplit.of(split.train(), HELD_OUT, seed);
    Dataset train = split.train().subset(rows.training());
    Dataset heldOut = split.train().subset(rows.heldOut());
    Timed<TrainedCglNet> trained =
        Timed.of(
            () ->
                CglNetTrainer.train(
                    train,
                    heldOut,
                    config.withSeed(seed),
                    Devices.resolve("auto"),
                    step -> progress.accept(step.share())));
    try (TrainedCglNet net = trained.result()) {
      return measure(net, trained.seconds(), split);
    }
  }

  private Map<String, MethodResult> measure(TrainedCglNet net, double seconds, Split split) {
    Dataset test = split.test();
    net.predict(test.subset(first(Math.min(WARM_UP, test.rows()))));
    Map<String, MethodResult> results = new LinkedHashMap<>();
    for (Serve serve : Serve.values()) {
      Timed<Scores> scored = Timed.of(() -> net.predict(test, serve));
      Calibration calibration = net.calibration(serve);
      results.put(
          title(serve.toString()),
          new MethodResult(
              MethodResult.Quality.of(scored.result(), test.labels(), split.train().classCounts()),
              new MethodResult.Calibration(calibration.errorBefore(), calibration.errorAfter()),
              MethodResult.Cost.of(seconds, scored, test.rows())));
    }
    return results;
  }

  private String title(String member) {
    return (kind == Kind.CGL_NET ? "CGL-Net" : name) + ": " + member;
  }

  private static int[] first(int rows) {
    return IntStream.range(0, rows).toArray();
  }
}
