package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.config.CglNetConfig.StudentChoice;
import io.cgl.trainer.config.Distillation;
import io.cgl.trainer.model.Experts;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import java.util.List;

/**
 * Stage 1, the student: a network that learns from the experts, see {@link Distillation}, and from
 * the labels by balanced softmax. Experts and student mix the same pairs of rows by the same lambda
 * after their first halves. What the experts say of rare classes weighs more. The student is from
 * the paper's abstract, the hidden space and the weights are ours.
 */
public record StudentObjective(Network student, List<Network> experts, StudentChoice choice)
    implements Objective {

  private static final int[] CLASSES = {-1};

  public static int cost(int experts, StudentChoice choice) {
    return choice.distillation() == Distillation.LABELS ? 3 : 3 + experts;
  }

  @Override
  public List<NetworkPart> learning() {
    return student.parts();
  }

  @Override
  public int cost() {
    return cost(experts.size(), choice);
  }

  @Override
  public NDArray loss(Batch batch) {
    BetaMixing mixing = BetaMixing.of(batch, choice.mixup());
    NDArray hidden = mixing.mix(student.first().forward(batch.rows(), true));
    NDArray logits = student.last().forward(hidden, true);
    NDArray labels = Losses.balancedSoftmax(logits, mixing.mix(batch.targets()), batch.logCounts());
    return switch (choice.distillation()) {
      case LABELS -> labels;
      case FUNCTION_MATCHING ->
          follow(logits, batch, mixing).add(Losses.scaled(labels, choice.labels()));
      case OFF -> throw new IllegalStateException("there is no student to train");
    };
  }

  @Override
  public NDArray logits(NDArray rows) {
    return student.logits(rows).squeeze(0);
  }

  /** The weighted cross-entropy with the experts' mean, whose gradient is KL(mean || student)'s. */
  private NDArray follow(NDArray logits, Batch batch, BetaMixing mixing) {
    float temperature = choice.temperature();
    NDArray teacher =
        Experts.logProbabilities(experts, batch.rows(), mixing::mix, temperature).softmax(-1);
    NDArray cooled = Losses.scaled(logits, 1 / temperature).logSoftmax(-1);
    NDArray rarity = batch.logCounts().mul(-choice.rarity()).exp();
    NDArray weight = teacher.mul(rarity).sum(CLASSES);
    NDArray divergence = cooled.mul(teacher).sum(CLASSES).neg();
    return Losses.scaled(
        divergence.mul(weight.div(weight.mean())).mean(), temperature * temperature);
  }
}
