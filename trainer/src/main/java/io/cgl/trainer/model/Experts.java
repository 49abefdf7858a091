package io.cgl.trainer.model;

import ai.djl.ndarray.NDArray;
import io.cgl.trainer.network.Network;
import io.cgl.trainer.network.NetworkPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The mean of the experts. */
public final class Experts {

  /** Lower bound of probabilities before a logarithm. */
  public static final float SMALLEST = 1e-30f;

  private Experts() {}

  /** The logarithm of the mean of the experts' probabilities, [rows, classes]. */
  public static NDArray logProbabilities(List<Network> experts, NDArray rows) {
    return meanProbabilities(experts, rows, UnaryOperator.identity(), 1).maximum(SMALLEST).log();
  }

  /**
   * The mean of the experts' probabilities at a temperature, [rows, classes], with {@code between}
   * applied to their hidden rows.
   */
  public static NDArray meanProbabilities(
      List<Network> experts, NDArray rows, UnaryOperator<NDArray> between, float temperature) {
    Map<NetworkPart, NDArray> hidden = new HashMap<>();
    NDArray sum = null;
    for (Network expert : experts) {
      NDArray own =
          hidden.computeIfAbsent(
              expert.first(), first -> between.apply(first.forward(rows, false)));
      NDArray probabilities = expert.last().forward(own, false).div(temperature).softmax(1);
      sum = sum == null ? probabilities : sum.add(probabilities);
    }
    if (sum == null) {
      throw new IllegalArgumentException("there are no experts");
    }
    return sum.div(experts.size());
  }
}
