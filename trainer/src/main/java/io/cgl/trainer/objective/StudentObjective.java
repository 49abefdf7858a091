package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.config.CglNetConfig.StudentChoice;
import io.cgl.trainer.config.Distillation;
import io.cgl.trainer.config.Mixup;
import io.cgl.trainer.model.Experts;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import java.util.List;

/**
 * Stage 1, the student: a network that learns from the experts, by one kind of {@link
 * Distillation}, and from the labels by balanced softmax. Function matching here mixes in the
 * hidden space: experts and student mix the same pairs of rows by the same lambda after their first
 * halves. The student is from the paper's abstract, the kinds from the papers cited there, the
 * hidden space is ours.
 */
public record StudentObjective(Network student, List<Network> experts, StudentChoice choice)
    implements Objective {

  /** The gated kind weighs a row by its class's count to the power of minus this. */
  private static final float RARITY = 0.25f;

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
    boolean gated = choice.distillation() == Distillation.GATED;
    BetaMixing mixing = BetaMixing.uniform(batch, gated ? Mixup.NONE : choice.mixup());
    NDArray rows = mixing.rows(batch);
    NDArray hidden = mixing.hidden(student.first().forward(rows, true));
    NDArray logits = student.last().forward(hidden, true);
    NDArray labels =
        Losses.balancedSoftmax(logits, mixing.targets(batch.targets()), batch.logCounts());
    return switch (choice.distillation()) {
      case LABELS -> labels;
      case FUNCTION_MATCHING ->
          followMean(logits, rows, mixing).add(Losses.scaled(labels, choice.labels()));
      case GATED -> followEach(logits, batch).add(Losses.scaled(labels, choice.labels()));
      case OFF -> throw new IllegalStateException("there is no student to train");
    };
  }

  @Override
  public NDArray logits(NDArray rows) {
    return student.logits(rows);
  }

  /** The cross-entropy with the experts' mean, whose gradient is KL(mean || student)'s. */
  private NDArray followMean(NDArray logits, NDArray rows, BetaMixing mixing) {
    float temperature = choice.temperature();
    NDArray teacher = Experts.meanProbabilities(experts, rows, mixing::hidden, temperature);
    NDArray cooled = Losses.scaled(logits, 1 / temperature);
    return Losses.scaled(Losses.crossEntropy(cooled, teacher), temperature * temperature);
  }

  private NDArray followEach(NDArray logits, Batch batch) {
    float temperature = choice.temperature();
    NDArray student = Losses.scaled(logits, 1 / temperature).logSoftmax(1);
    NDArray rarity = batch.targets().mul(batch.logCounts().mul(-RARITY).exp()).sum(new int[] {1});
    NDArray weight = rarity.div(rarity.mean());
    NDArray sum = null;
    for (Network expert : experts) {
      NDArray teacher = expert.logits(batch.rows());
      NDArray right =
          teacher.argMax(1).eq(batch.targets().argMax(1)).toType(DataType.FLOAT32, false);
      NDArray each =
          student
              .mul(teacher.div(temperature).softmax(1))
              .sum(new int[] {1})
              .mul(right)
              .mul(weight)
              .mean()
              .neg();
      sum = sum == null ? each : sum.add(each);
    }
    return Losses.scaled(sum, temperature * temperature / experts.size());
  }
}
