package io.cgl.benchmarks.accuracy.method;

import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.Split;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.calibration.LogitAdjustment;
import io.cgl.trainer.calibration.TreeExpert;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.engine.Devices;
import io.cgl.trainer.model.Members;
import io.cgl.trainer.model.ScoredMember;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.training.CglNetTrainer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Trains a configuration of CGL-Net as the trainer's command does, and measures several of its
 * members. Where decision and temperature cannot be fitted out of fold, 15 % of the training rows
 * are held out for them.
 *
 * @param title in the report
 * @param on what it makes sense
 * @param changes to the default settings, see {@link CglNetConfig#with(Map)}
 * @param members what is measured; if empty, all, and under the title itself what is served
 */
record CglNetTraining(
    String name,
    String title,
    Kind kind,
    Rows on,
    Map<String, String> changes,
    List<String> members)
    implements Training {

  /** Stands for whatever is served by default. */
  static final String SERVED = "served";

  private static final double HELD_OUT = 0.15;

  /** Rows predicted before the clock starts. */
  private static final int WARM_UP = 2048;

  /** On what a configuration makes sense. */
  enum Rows {
    ANY,
    TABLES,
    IMAGES
  }

  /** The same with one more change. */
  CglNetTraining with(String setting, String value) {
    Map<String, String> more = new HashMap<>(changes);
    more.put(setting, value);
    return new CglNetTraining(name, title, kind, on, more, members);
  }

  @Override
  public boolean suits(BenchmarkSet set) {
    return on == Rows.ANY || set.images() == (on == Rows.IMAGES);
  }

  @Override
  public String configuration(BenchmarkSet set) {
    CglNetConfig config = config(set.images());
    return "%s, held out %s, measured %s".formatted(config.describe(), heldOut(config), members);
  }

  @Override
  public Optional<String> served() {
    return members.isEmpty() ? Optional.of(title) : Optional.empty();
  }

  @Override
  public TrainingResult run(Split split, long seed, DoubleConsumer progress) {
    CglNetConfig config = config(split.train().layout().image().isPresent()).with("seed", seed);
    StratifiedSplit rows = StratifiedSplit.of(split.train(), heldOut(config), seed);
    Timed<TrainedCglNet> trained =
        Timed.of(
            () ->
                CglNetTrainer.train(
                    split.train().subset(rows.training()),
                    split.train().subset(rows.heldOut()),
                    config,
                    Devices.resolve("auto"),
                    step -> progress.accept(step.share())));
    try (TrainedCglNet net = trained.result()) {
      return measure(net, trained.coreSeconds(), split);
    }
  }

  private TrainingResult measure(TrainedCglNet net, double coreSeconds, Split split) {
    Dataset test = split.test();
    Dataset some = test.subset(IntStream.range(0, Math.min(WARM_UP, test.rows())).toArray());
    Map<String, ScoredMember> all = Members.of(net);
    String served = net.served().toString();
    Map<String, MethodResult> results = new LinkedHashMap<>();
    for (String name : members.isEmpty() ? all.keySet() : members) {
      String member = name.equals(SERVED) ? served : name;
      ScoredMember scoring = all.get(member);
      Timed.of(() -> scoring.scores().apply(some));
      Timed<Scores> scored = Timed.of(() -> scoring.scores().apply(test));
      // What is served by default has cost the whole training, trial of the trees included.
      String paid = members.isEmpty() && member.equals(served) ? CglNetCost.WHOLE : member;
      results.put(
          title(name),
          new MethodResult(
              MethodResult.Quality.of(
                  scored.result(),
                  scoring.decision().labels(scored.result()),
                  test.labels(),
                  split.train().classCounts()),
              calibration(net, member),
              CglNetCost.of(net, paid, coreSeconds, scored.coreSeconds(), test.rows())));
    }
    if (!members.isEmpty()) {
      return TrainingResult.of(results);
    }
    Map<String, MethodResult> servedFirst = new LinkedHashMap<>();
    servedFirst.put(title, results.get(title(served)));
    servedFirst.putAll(results);
    return new TrainingResult(
        servedFirst, served + (net.trees().isPresent() ? ", with trees" : ", without trees"));
  }

  /** The configuration for tables or images, but for the seed. */
  private CglNetConfig config(boolean images) {
    return CglNetConfig.defaultsFor(images, Optional.ofNullable(changes.get("network")))
        .with(changes);
  }

  private static double heldOut(CglNetConfig config) {
    boolean asks =
        config.decision().balance() != LogitAdjustment.UNIFORM
            || config.trees() == TreeExpert.HELD_OUT;
    return asks && !config.experts().crossFits() ? HELD_OUT : 0;
  }

  /** What a member is called in the report: by the title alone, if there is no other member. */
  private String title(String member) {
    return members.size() == 1 ? title : title + ": " + member;
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
