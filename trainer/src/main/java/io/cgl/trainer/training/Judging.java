package io.cgl.trainer.training;

import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.calibration.Calibration;
import io.cgl.trainer.calibration.JudgedRows;
import io.cgl.trainer.calibration.NestedChoice;
import io.cgl.trainer.calibration.UnseenRows;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.model.Members;
import io.cgl.trainer.model.TrainedCglNet;
import java.nio.IntBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What is decided once everything is trained, on rows that were not learnt from: decision and
 * temperature of every ensemble, and which of them is served. Then the figures that are shown: of
 * rows on which nothing was decided, or else nested, so that no row is judged by a decision that it
 * took part in.
 */
final class Judging {

  /** What is served may be this much worse than the best, if it is cheaper. */
  private static final double TOLERANCE = 0.005;

  /** Parts of the rows where what is judged has no folds of its own. */
  private static final int PARTS = 4;

  private final TrainedCglNet net;
  private final CglNetConfig config;
  private final Dataset rows;
  private final Folds parts;
  private final boolean heldOut;

  /** Log-probabilities of all rows, by what rows of the given numbers say about the trees. */
  private final Map<Ensemble, Function<int[], Scores>> fused = new EnumMap<>(Ensemble.class);

  // The same is asked for several figures, and a fit takes a second for each 100,000 rows.
  private final Map<Asked, Calibration> calibrations = new HashMap<>();
  private final Map<Asked, Scores> scores = new HashMap<>();

  /** An ensemble, and the rows that something is chosen on. */
  private record Asked(Ensemble serve, IntBuffer on) {}

  private Judging(TrainedCglNet net, Dataset rows, Folds parts, boolean heldOut) {
    this.net = net;
    this.config = net.config();
    this.rows = rows;
    this.parts = parts;
    this.heldOut = heldOut;
  }

  /** By held-out rows, which may be none. */
  static Judging heldOut(TrainedCglNet net, Dataset heldOut, Optional<TreeTrial> trial) {
    Folds parts = Folds.of(heldOut, PARTS, net.config().seed());
    Judging judging = new Judging(net, heldOut, parts, true);
    if (heldOut.rows() > 0) {
      for (Ensemble serve : net.config().servable()) {
        Scores scores = net.fused(heldOut, serve);
        judging.fused.put(serve, on -> scores);
      }
      trial.ifPresent(trees -> judging.consider(trees, Ensemble.ALL));
    }
    return judging;
  }

  /**
   * By predictions out of fold.
   *
   * @param experts of the rows that can be judged
   * @param folds of these rows
   */
  static Judging outOfFold(
      TrainedCglNet net, UnseenRows experts, Folds folds, Optional<TreeTrial> trial) {
    Judging judging = new Judging(net, experts.rows(), folds, false);
    for (Ensemble serve : net.config().servable()) {
      if (serve.judgedByExperts(net.config().local().trained())) {
        judging.fused.put(serve, on -> experts.fused());
        trial.filter(trees -> serve.trees() > 0).ifPresent(trees -> judging.consider(trees, serve));
      }
    }
    return judging;
  }

  private void consider(TreeTrial trial, Ensemble serve) {
    fused.put(serve, on -> trial.fused(config.trees(), on));
  }

  /** Decides. */
  void decide() {
    int[] all = IntStream.range(0, rows.rows()).toArray();
    for (Ensemble serve : config.servable()) {
      // A student has no predictions out of fold: it follows the experts, so theirs stand in.
      Ensemble judged = fused.containsKey(serve) ? serve : Ensemble.EXPERTS;
      if (fused.containsKey(judged)) {
        net.calibrate(serve, calibration(judged, all));
      }
    }
    net.serve(served(all));
  }

  /**
   * Shows figures.
   *
   * @param measured rows on which nothing was decided; if empty, figures are nested
   */
  void show(Dataset measured) {
    Map<String, ClassificationMetrics> figures = new LinkedHashMap<>();
    if (measured.rows() > 0) {
      members(measured, figures);
      Scores posterior = net.predict(measured);
      net.judge(new JudgedRows(measured, posterior, net.decision(net.served()).labels(posterior)));
    } else if (!fused.isEmpty()) {
      if (heldOut) {
        members(rows, figures);
      }
      for (Ensemble serve : fused.keySet()) {
        figures.put(serve.toString(), nested(on -> serve).metrics());
      }
      if (fused.containsKey(net.served())) {
        net.judge(nested(this::served));
      }
    }
    net.report(net.history(), figures);
  }

  /**
   * The configured ensemble, or the cheapest that is nearly as good as the best on some rows; all
   * of it if nothing can be judged.
   */
  private Ensemble served(int[] on) {
    return config.serve().orElseGet(() -> cheapest(on));
  }

  private Ensemble cheapest(int[] on) {
    Map<Ensemble, Double> worth = new EnumMap<>(Ensemble.class);
    for (Ensemble serve : fused.keySet()) {
      // Where no trees have joined, a student is alone, whatever stands in for it.
      if (serve != Ensemble.STUDENT_TREES || net.trees().isPresent()) {
        worth.put(serve, worth(judged(serve, on, on).metrics()));
      }
    }
    double best = worth.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return worth.keySet().stream()
        .filter(serve -> worth.get(serve) >= best - TOLERANCE)
        .findFirst()
        .orElse(Ensemble.ALL);
  }

  private double worth(ClassificationMetrics metrics) {
    return switch (config.decision().objective()) {
      case BALANCED, COST -> (metrics.balancedAccuracy() + metrics.macroF1()) / 2;
      case MACRO_F1 -> metrics.macroF1();
      case ACCURACY -> metrics.accuracy();
    };
  }

  private JudgedRows nested(Function<int[], Ensemble> choice) {
    return NestedChoice.judge(rows, parts, (on, others) -> judged(choice.apply(on), on, others));
  }

  /** Rows as an ensemble judges them, calibrated and decided by what other rows say. */
  private JudgedRows judged(Ensemble serve, int[] on, int[] others) {
    Calibration calibration = calibration(serve, on);
    Scores posterior = calibration.apply(scores(serve, on).subset(others));
    LabelDecision decision = LabelDecision.of(calibration.decision(), posterior.classes());
    return new JudgedRows(rows.subset(others), posterior, decision.labels(posterior));
  }

  private Calibration calibration(Ensemble serve, int[] on) {
    return calibrations.computeIfAbsent(
        new Asked(serve, IntBuffer.wrap(on)),
        asked ->
            Calibration.fit(
                new UnseenRows(rows, scores(serve, on)).subset(on),
                net.logPrior(),
                config.decision()));
  }

  private Scores scores(Ensemble serve, int[] on) {
    return scores.computeIfAbsent(
        new Asked(serve, IntBuffer.wrap(on)), asked -> fused.get(serve).apply(on));
  }

  private void members(Dataset measured, Map<String, ClassificationMetrics> figures) {
    Members.of(net).forEach((name, member) -> figures.put(name, member.metrics(measured)));
  }
}
