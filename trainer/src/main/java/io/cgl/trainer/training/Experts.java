package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import io.cgl.trainer.network.Network;
import java.util.List;
import java.util.function.UnaryOperator;

/** The experts as one. */
public final class Experts {

  /** Probabilities are taken as at least this before a logarithm. */
  public static final float SMALLEST = 1e-30f;

  private Experts() {}

  /** The mean of the experts' probabilities, [rows, classes]. */
  static NDArray meanProbabilities(List<Network> experts, NDArray rows) {
    return meanProbabilities(experts, rows, UnaryOperator.identity(), 1);
  }

  /** The same with something done to each expert's hidden rows on the way, at a temperature. */
  static NDArray meanProbabilities(
      List<Network> experts, NDArray rows, UnaryOperator<NDArray> between, float temperature) {
    NDArray sum = null;
    for (Network expert : experts) {
      NDArray hidden = between.apply(expert.first().forward(rows, false));
      NDArray probabilities = expert.last().forward(hidden, false).div(temperature).softmax(1);
      sum = sum == null ? probabilities : sum.add(probabilities);
    }
    if (sum == null) {
      throw new IllegalArgumentException("there are no experts");
    }
    return sum.div(experts.size());
  }
}
