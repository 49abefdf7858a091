package io.cgl.trainer.model;

import ai.djl.ndarray.NDArray;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.network.Network;
import java.util.List;
import java.util.function.UnaryOperator;

/** The mean of the experts. */
public final class Experts {

  private static final int[] MEMBERS = {0};

  private Experts() {}

  /** The mean of the experts' log-probabilities, [rows, classes]. */
  public static NDArray logProbabilities(List<Network> experts, NDArray rows) {
    return logProbabilities(experts, rows, UnaryOperator.identity(), 1);
  }

  /**
   * Of each row the mean log-probabilities of the experts that did not learn from it, [rows,
   * classes].
   *
   * @param folds of these rows in training
   */
  public static float[] outOfFold(List<Network> experts, NDArray rows, Folds folds) {
    NDArray members = logits(experts, rows, UnaryOperator.identity()).logSoftmax(-1);
    int count = (int) members.getShape().get(0);
    int classes = (int) members.getShape().get(2);
    float[] all = members.toFloatArray();
    float[] means = new float[all.length / count];
    for (int i = 0; i < means.length; i++) {
      int fold = folds.of()[i / classes];
      for (int member = fold; member < count; member += folds.count()) {
        means[i] += all[member * means.length + i];
      }
      means[i] /= (count - fold - 1) / folds.count() + 1;
    }
    return means;
  }

  /**
   * The mean of the experts' log-probabilities at a temperature, [rows, classes], up to a constant
   * per row, with {@code between} applied to their hidden rows.
   */
  public static NDArray logProbabilities(
      List<Network> experts, NDArray rows, UnaryOperator<NDArray> between, float temperature) {
    return logits(experts, rows, between).div(temperature).logSoftmax(-1).mean(MEMBERS);
  }

  /** [members, rows, classes]. */
  private static NDArray logits(
      List<Network> experts, NDArray rows, UnaryOperator<NDArray> between) {
    return experts.stream()
        .map(
            expert ->
                expert.last().forward(between.apply(expert.first().forward(rows, false)), false))
        .reduce((one, other) -> one.concat(other, 0))
        .orElseThrow();
  }
}
