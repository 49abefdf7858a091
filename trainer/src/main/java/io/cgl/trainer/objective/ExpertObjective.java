package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.config.CglNetConfig.ExpertChoice;
import io.cgl.trainer.config.ExpertPriors;
import io.cgl.trainer.config.Mixup;
import io.cgl.trainer.model.Experts;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import java.util.List;
import java.util.Optional;

/**
 * Stage 1, experts side by side: a prior-corrected softmax for each, on the same mixed rows.
 * Experts share batches and lambdas; they differ in their first parameters and, if configured, in
 * their prior. Several experts are from the paper's abstract, the loss and the mixup are ours.
 *
 * @param first number of the first of them, see {@link ExpertPriors} and {@link Folds}
 * @param members number of them
 */
public record ExpertObjective(Network experts, int first, int members, ExpertChoice choice)
    implements Objective {

  public static final int COST = 3;

  private static final int[] ROWS = {1};

  @Override
  public List<NetworkPart> learning() {
    return experts.parts();
  }

  @Override
  public int cost() {
    return COST;
  }

  @Override
  public NDArray loss(Batch batch) {
    BetaMixing mixing = BetaMixing.of(batch, choice.mixup());
    NDArray hidden = mixing.mix(experts.first().forward(batch.rows(), true));
    NDArray logits = experts.last().forward(hidden, true);
    NDArray losses = Losses.crossEntropies(logits.add(priors(batch)), mixing.mix(batch.targets()));
    if (!batch.source().folds().exist()) {
      return losses.mean();
    }
    NDArray learnt = learnt(batch);
    return losses
        .mul(learnt)
        .sum(ROWS)
        .div(learnt.sum(ROWS).maximum(batch.manager().create(1f)))
        .mean();
  }

  /** What each member's imbalance is corrected by, [members, 1, classes]. */
  private NDArray priors(Batch batch) {
    int classes = (int) batch.logCounts().getShape().get(1);
    float[][] logCounts = batch.source().logCountsByFold();
    float[] priors = new float[members * classes];
    for (int member = 0; member < members; member++) {
      float exponent = choice.priors().exponent(first + member);
      for (int label = 0; label < classes; label++) {
        priors[member * classes + label] =
            exponent * logCounts[(first + member) % logCounts.length][label];
      }
    }
    return batch.manager().create(priors, new Shape(members, 1, classes));
  }

  /** 1 where a member learns from a row, and from its partner if rows are mixed; else 0. */
  private NDArray learnt(Batch batch) {
    int size = batch.size();
    float[] learnt = new float[members * size];
    for (int member = 0; member < members; member++) {
      for (int row = 0; row < size; row++) {
        boolean partner =
            choice.mixup() == Mixup.NONE || learns(batch, member, BetaMixing.partner(row, size));
        learnt[member * size + row] = partner && learns(batch, member, row) ? 1 : 0;
      }
    }
    return batch.manager().create(learnt, new Shape(members, size));
  }

  private boolean learns(Batch batch, int member, int row) {
    return batch.source().folds().learns(first + member, (int) batch.indices()[row]);
  }

  @Override
  public NDArray logits(NDArray rows) {
    return Experts.logProbabilities(List.of(experts), rows);
  }

  @Override
  public Optional<float[]> outOfFold(NDArray rows, Folds folds) {
    return members < folds.count()
        ? Optional.empty()
        : Optional.of(Experts.outOfFold(List.of(experts), rows, folds));
  }
}
