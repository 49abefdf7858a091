package io.cgl.trainer.model;

import ai.djl.ndarray.NDArray;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.calibration.Calibration;
import io.cgl.trainer.calibration.LogitAdjustment;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The parts and ensembles of a CGL-Net that give class probabilities. */
public final class Members {

  /** Suffix of an ensemble without its {@link LogitAdjustment}. */
  public static final String AS_TRAINED = ", as trained";

  private Members() {}

  /**
   * Each expert, the local branch and the trees, uncorrected but for the trees' prior, and each
   * ensemble, with and without the correction.
   *
   * @return by name: "expert 1", "expert 2", ..., "local", "trees" if they are part of it, then the
   *     names of {@link CglNetConfig#servable}, some followed by {@link #AS_TRAINED}; valid while
   *     the network is open
   */
  public static Map<String, ScoredMember> of(TrainedCglNet net) {
    Map<String, ScoredMember> members = new LinkedHashMap<>();
    int number = 0;
    for (Network experts : net.experts()) {
      for (int i = 0; i < net.shape().members(); i++) {
        int member = i;
        put(members, net, "expert " + ++number, rows -> experts.logits(rows).get(member));
      }
    }
    if (net.config().local().trained()) {
      put(
          members,
          net,
          "local",
          rows ->
              net.local().forward(net.student().first().forward(rows, false), false).squeeze(0));
    }
    net.trees()
        .ifPresent(
            trees ->
                members.put("trees", uniform(net, rows -> trees.uniform(rows, net.logPrior()))));
    for (Ensemble serve : net.config().servable()) {
      members.put(
          serve.toString(),
          new ScoredMember(rows -> net.predict(rows, serve), net.decision(serve)));
      if (net.calibration(serve).priorExponent() != 0) {
        members.put(serve + AS_TRAINED, uniform(net, rows -> net.fused(rows, serve)));
      }
    }
    return members;
  }

  private static ScoredMember uniform(TrainedCglNet net, Function<Dataset, Scores> logits) {
    return new ScoredMember(
        rows -> Calibration.uniform(logits.apply(rows)),
        LabelDecision.mostProbable(net.classes().size()));
  }

  private static void put(
      Map<String, ScoredMember> members,
      TrainedCglNet net,
      String name,
      UnaryOperator<NDArray> logits) {
    members.put(name, uniform(net, rows -> net.score(rows, logits)));
  }
}
