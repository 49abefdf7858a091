package io.cgl.benchmarks.accuracy.method;

import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.Split;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.engine.Devices;
import io.cgl.trainer.model.Members;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.training.CglNetTrainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Trains CGL-Net as the trainer's command does, 15 % of the training rows held out for the
 * temperature, and measures several of its members.
 *
 * @param variant what is trained and measured
 */
record CglNetTraining(CglNetVariant variant) implements Training {

  private static final double HELD_OUT = 0.15;

  /** Rows predicted before the clock starts. */
  private static final int WARM_UP = 2048;

  @Override
  public String name() {
    return variant.name();
  }

  @Override
  public Kind kind() {
    return variant.kind();
  }

  @Override
  public boolean suits(BenchmarkSet set) {
    return variant.rows().include(set.images());
  }

  @Override
  public String configuration(BenchmarkSet set) {
    Map<String, String> settings = variant.config(set.images()).describe();
    // Whatever is served by default, every member is measured.
    settings.remove("serve");
    return "%s, held out %s, measured %s".formatted(settings, HELD_OUT, variant.members());
  }

  @Override
  public Optional<String> served(BenchmarkSet set) {
    return kind() == Kind.CGL_NET
        ? Optional.of(variant.title(variant.config(set.images()).serve().toString()))
        : Optional.empty();
  }

  @Override
  public Map<String, MethodResult> run(Split split, long seed, DoubleConsumer progress) {
    StratifiedSplit rows = StratifiedSplit.of(split.train(), HELD_OUT, seed);
    CglNetConfig config =
        variant.config(split.train().layout().image().isPresent()).with("seed", seed);
    try (TrainedCglNet net =
        CglNetTrainer.train(
            split.train().subset(rows.training()),
            split.train().subset(rows.heldOut()),
            config,
            Devices.resolve("auto"),
            step -> progress.accept(step.share()))) {
      return measure(net, split);
    }
  }

  private Map<String, MethodResult> measure(TrainedCglNet net, Split split) {
    Dataset test = split.test();
    Dataset some = test.subset(IntStream.range(0, Math.min(WARM_UP, test.rows())).toArray());
    Map<String, Function<Dataset, Scores>> members = Members.of(net);
    Map<String, MethodResult> results = new LinkedHashMap<>();
    for (String name : measured(net)) {
      Function<Dataset, Scores> member = members.get(name);
      Timed.of(() -> member.apply(some));
      Timed<Scores> scored = Timed.of(() -> member.apply(test));
      results.put(
          variant.title(name),
          new MethodResult(
              MethodResult.Quality.of(scored.result(), test.labels(), split.train().classCounts()),
              calibration(net, name),
              CglNetCost.of(net, name, scored.seconds(), test.rows())));
    }
    return results;
  }

  private List<String> measured(TrainedCglNet net) {
    return variant.members().isEmpty() ? List.copyOf(Members.of(net).keySet()) : variant.members();
  }

  private static MethodResult.Calibration calibration(TrainedCglNet net, String member) {
    for (Ensemble serve : net.config().servable()) {
      if (serve.toString().equals(member)) {
        return new MethodResult.Calibration(
            net.calibration(serve).errorBefore(), net.calibration(serve).errorAfter());
      }
    }
    return MethodResult.Calibration.NONE;
  }
}
