package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.config.CglNetConfig.ExpertChoice;
import io.cgl.trainer.config.ExpertSharing;
import io.cgl.trainer.config.Mixup;
import io.cgl.trainer.model.Experts;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import java.util.ArrayList;
import java.util.List;

/**
 * Stage 1, experts that share their first half: the mean of their losses on the same batch, each
 * corrected by its own prior. Rows are mixed once, after the shared half, for all experts that mix.
 * As in MDCS and BalPoE, see {@link ExpertSharing}, but for the mixup.
 */
public record JointExpertsObjective(List<Network> experts, ExpertChoice choice)
    implements Objective {

  /** The shared half is passed once, and the halves of a network cost about the same. */
  public static int cost(int experts) {
    return ExpertObjective.COST * (experts + 1) / 2;
  }

  @Override
  public List<NetworkPart> learning() {
    List<NetworkPart> parts = new ArrayList<>();
    parts.add(shared());
    experts.forEach(expert -> parts.add(expert.last()));
    return parts;
  }

  @Override
  public int cost() {
    return cost(experts.size());
  }

  @Override
  public NDArray loss(Batch batch) {
    Mixup mixup = choice.mixup().of(0);
    BetaMixing mixing = BetaMixing.beta(batch, mixup, ExpertObjective.BETA);
    NDArray hidden = shared().forward(mixing.rows(batch), true);
    NDArray mixed = mixing.hidden(hidden);
    NDArray mixedTargets = mixing.targets(batch.targets());
    NDArray sum = null;
    for (int i = 0; i < experts.size(); i++) {
      // Where experts alternate, they mix after the shared half or not at all.
      boolean mixes = choice.mixup().of(i) == mixup;
      NDArray loss =
          Losses.priorCorrected(
              experts.get(i).last().forward(mixes ? mixed : hidden, true),
              mixes ? mixedTargets : batch.targets(),
              batch.logCounts(),
              choice.priors().exponent(i));
      sum = sum == null ? loss : sum.add(loss);
    }
    return Losses.scaled(sum, 1f / experts.size());
  }

  @Override
  public NDArray logits(NDArray rows) {
    return Experts.logProbabilities(experts, rows);
  }

  private NetworkPart shared() {
    return experts.get(0).first();
  }
}
