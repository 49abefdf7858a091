package io.cgl.trainer.training;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.calibration.Calibration;
import io.cgl.trainer.calibration.NestedChoice;
import io.cgl.trainer.calibration.UnseenRows;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.model.Members;
import io.cgl.trainer.model.TrainedCglNet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The figures that are shown of a calibrated network: of rows on which nothing was chosen, or else
 * nested, so that no row is judged by a choice that it took part in.
 */
final class ShownFigures {

  /** Parts of the rows where what is judged has no folds of its own. */
  private static final int PARTS = 4;

  private final TrainedCglNet net;
  private final CglNetConfig config;
  private final Optional<TreeTrial> trial;

  /**
   * @param trial of the trees, if there was one
   */
  ShownFigures(TrainedCglNet net, Optional<TreeTrial> trial) {
    this.net = net;
    this.config = net.config();
    this.trial = trial;
  }

  /** Shows the figures of rows on which nothing was chosen. */
  void measure(Dataset measured) {
    Map<String, ClassificationMetrics> figures = members(measured);
    net.judge(new UnseenRows(measured, net.predict(measured)));
    net.report(net.history(), figures);
  }

  /** Shows the figures of rows on which decision, temperature and trees were chosen. */
  void nest(Dataset fitted) {
    Map<String, ClassificationMetrics> figures = members(fitted);
    Folds parts = Folds.of(fitted, PARTS, config.seed());
    for (Ensemble serve : config.servable()) {
      UnseenRows nested =
          serve == Ensemble.ALL && trial.isPresent()
              ? nested(trial.get(), parts)
              : nested(new UnseenRows(fitted, net.fused(fitted, serve)), parts);
      show(serve, nested, figures);
    }
    net.report(net.history(), figures);
  }

  /**
   * Shows the figures of the experts and of all by predictions out of fold.
   *
   * @param folds of these rows
   */
  void nest(UnseenRows outOfFold, Folds folds) {
    Map<String, ClassificationMetrics> figures = new LinkedHashMap<>();
    UnseenRows experts = nested(outOfFold, folds);
    show(Ensemble.EXPERTS, experts, figures);
    if (Ensemble.ALL.onlyExperts(config.local().trained())) {
      UnseenRows all =
          net.trees().isPresent()
              ? nested(
                  trial.orElseThrow(),
                  Folds.of(trial.orElseThrow().networks().rows(), PARTS, config.seed()))
              : experts;
      show(Ensemble.ALL, all, figures);
    }
    net.report(net.history(), figures);
  }

  private void show(Ensemble serve, UnseenRows nested, Map<String, ClassificationMetrics> figures) {
    figures.put(serve.toString(), ClassificationMetrics.of(nested.fused(), nested.rows().labels()));
    if (serve == config.serve()) {
      net.judge(nested);
    }
  }

  private UnseenRows nested(UnseenRows unseen, Folds parts) {
    return new UnseenRows(
        unseen.rows(),
        NestedChoice.probabilities(
            parts,
            unseen.fused().classes(),
            (on, rows) -> calibrated(unseen.rows(), unseen.fused(), on, rows)));
  }

  private UnseenRows nested(TreeTrial trees, Folds parts) {
    Dataset data = trees.networks().rows();
    return new UnseenRows(
        data,
        NestedChoice.probabilities(
            parts,
            trees.both().classes(),
            (on, rows) -> calibrated(data, trees.fused(config.trees(), on), on, rows)));
  }

  private Scores calibrated(Dataset data, Scores fused, int[] on, int[] rows) {
    return Calibration.fit(
            fused.subset(on), data.subset(on).labels(), net.logPrior(), config.decision())
        .apply(fused.subset(rows), net.logPrior());
  }

  private Map<String, ClassificationMetrics> members(Dataset rows) {
    Map<String, ClassificationMetrics> members = new LinkedHashMap<>();
    Members.of(net)
        .forEach(
            (name, member) ->
                members.put(name, ClassificationMetrics.of(member.apply(rows), rows.labels())));
    return members;
  }
}
