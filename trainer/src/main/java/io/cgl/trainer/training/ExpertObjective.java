package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import java.util.List;

/**
 * Stage 1, an expert: balanced softmax with manifold mixup after the first block, lambda ~
 * Beta(0.4, 0.4) per row. Experts share nothing; seed and order make them differ. That there are
 * several is from the paper's abstract, the loss and the mixup are ours.
 */
record ExpertObjective(Network expert) implements Objective {

  static final int COST = 3;

  private static final double BETA = 0.4;

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
    Mixing mixing = Mixing.beta(batch.manager(), batch.size(), BETA, batch.random());
    NDArray hidden = mixing.apply(expert.first().forward(batch.rows(), true));
    return Losses.balancedSoftmax(
        expert.last().forward(hidden, true), mixing.apply(batch.targets()), batch.logCounts());
  }

  @Override
  public NDArray logits(NDArray rows) {
    return expert.logits(rows);
  }
}
