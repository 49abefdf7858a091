package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import java.util.List;

/**
 * Stage 1, the student: an independent network that takes over the knowledge of the experts by
 * function matching (Beyer et al. 2022, arXiv 2106.05237) in the hidden space. Experts and student
 * mix the same pairs of rows by the same lambda ~ U(0, 1) after their first blocks; the loss is
 * KL(mean of the experts' probabilities || student) at temperature 1 plus half a balanced softmax.
 * The student is from the paper's abstract, function matching is ours.
 */
record StudentObjective(Network student, List<Network> experts) implements Objective {

  private static final float LABELS = 0.5f;

  static int cost(int experts) {
    return 3 + experts;
  }

  @Override
  public List<NetworkPart> learning() {
    return student.parts();
  }

  @Override
  public int cost() {
    return cost(experts.size());
  }

  @Override
  public NDArray loss(Batch batch) {
    Mixing mixing = Mixing.uniform(batch.manager(), batch.size(), batch.random());
    NDArray teacher = Experts.meanProbabilities(experts, batch.rows(), mixing::apply);
    NDArray hidden = mixing.apply(student.first().forward(batch.rows(), true));
    NDArray logits = student.last().forward(hidden, true);
    NDArray labels =
        Losses.balancedSoftmax(logits, mixing.apply(batch.targets()), batch.logCounts());
    return Losses.crossEntropy(logits, teacher).add(labels.mul(LABELS));
  }

  @Override
  public NDArray logits(NDArray rows) {
    return student.logits(rows);
  }
}
