package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.config.ExpertPriors;
import io.cgl.trainer.config.Mixup;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import java.util.List;

/**
 * Stage 1, an expert: a prior-corrected softmax on mixed rows, lambda ~ Beta(0.4, 0.4) per row.
 * Experts share nothing and differ in seed, order and, if configured, prior. Several experts are
 * from the paper's abstract, the loss and the mixup are ours.
 *
 * @param priorExponent of this expert, see {@link ExpertPriors}
 */
public record ExpertObjective(Network expert, float priorExponent, Mixup mixup)
    implements Objective {

  public static final int COST = 3;

  static final double BETA = 0.4;

  @Override
  public List<NetworkPart> learning() {
    return expert.parts();
  }

  @Override
  public int cost() {
    return COST;
  }

  @Override
  public NDArray loss(Batch batch) {
    BetaMixing mixing = BetaMixing.beta(batch, mixup, BETA);
    NDArray hidden = mixing.hidden(expert.first().forward(mixing.rows(batch), true));
    return Losses.priorCorrected(
        expert.last().forward(hidden, true),
        mixing.targets(batch.targets()),
        batch.logCounts(),
        priorExponent);
  }

  @Override
  public NDArray logits(NDArray rows) {
    return expert.logits(rows);
  }
}
