package io.cgl.trainer.training;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.calibration.Calibration;
import io.cgl.trainer.calibration.UnseenRows;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.model.Members;
import io.cgl.trainer.model.TrainedCglNet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is decided once everything is trained, on rows that were not learnt from: decision and
 * temperature of every ensemble, which of them is served, and the figures.
 */
final class Judging {

  /** What is served may be this much worse than the best, if it is cheaper. */
  private static final double TOLERANCE = 0.005;

  private final TrainedCglNet net;
  private final Dataset heldOut;
  private final Dataset train;
  private final Map<Ensemble, Scores> outOfFold;

  private Judging(
      TrainedCglNet net, Dataset train, Dataset heldOut, Map<Ensemble, Scores> outOfFold) {
    this.net = net;
    this.train = train;
    this.heldOut = heldOut;
    this.outOfFold = outOfFold;
  }

  /**
   * Decides for a trained network.
   *
   * @param heldOut may be empty
   * @param outOfFold predictions of the training rows where there are no held-out rows; may be
   *     empty
   */
  static void judge(
      TrainedCglNet net, Dataset train, Dataset heldOut, Map<Ensemble, Scores> outOfFold) {
    new Judging(net, train, heldOut, outOfFold).judge();
  }

  private void judge() {
    Map<Ensemble, UnseenRows> judged = new EnumMap<>(Ensemble.class);
    for (Ensemble serve : net.config().servable()) {
      if (heldOut.rows() > 0) {
        judged.put(serve, new UnseenRows(heldOut, net.fused(heldOut, serve)));
      } else if (outOfFold.containsKey(serve)) {
        judged.put(serve, new UnseenRows(train, outOfFold.get(serve)));
      }
    }
    judged.forEach(this::calibrate);
    if (heldOut.rows() == 0 && judged.containsKey(Ensemble.EXPERTS)) {
      // A student has no predictions out of fold: it follows the experts, so theirs stand in.
      net.config().servable().stream()
          .filter(serve -> !judged.containsKey(serve))
          .forEach(serve -> calibrate(serve, judged.get(Ensemble.EXPERTS)));
    }
    Map<Ensemble, ClassificationMetrics> figures = new EnumMap<>(Ensemble.class);
    judged.forEach((serve, rows) -> figures.put(serve, figures(serve, rows)));
    net.serve(net.config().serve().orElseGet(() -> cheapest(figures)));
    net.judge(judged.get(net.served()));
    report(figures);
  }

  private void calibrate(Ensemble serve, UnseenRows rows) {
    net.calibrate(serve, Calibration.fit(rows, net.logPrior(), net.config().decision()));
  }

  private ClassificationMetrics figures(Ensemble serve, UnseenRows rows) {
    Scores posterior = net.calibration(serve).apply(rows.fused());
    return ClassificationMetrics.of(
        posterior, net.decision(serve).labels(posterior), rows.rows().labels());
  }

  /** The cheapest ensemble that is nearly as good as the best; all of it if none was judged. */
  private static Ensemble cheapest(Map<Ensemble, ClassificationMetrics> figures) {
    double best = figures.values().stream().mapToDouble(Judging::worth).max().orElse(0);
    return figures.keySet().stream()
        .filter(serve -> worth(figures.get(serve)) >= best - TOLERANCE)
        .findFirst()
        .orElse(Ensemble.ALL);
  }

  private static double worth(ClassificationMetrics metrics) {
    return (metrics.balancedAccuracy() + metrics.macroF1()) / 2;
  }

  private void report(Map<Ensemble, ClassificationMetrics> figures) {
    Map<String, ClassificationMetrics> members = new LinkedHashMap<>();
    if (heldOut.rows() > 0) {
      Members.of(net).forEach((name, member) -> members.put(name, member.metrics(heldOut)));
    } else {
      figures.forEach((serve, measured) -> members.put(serve.toString(), measured));
    }
    net.report(net.history(), members);
  }
}
