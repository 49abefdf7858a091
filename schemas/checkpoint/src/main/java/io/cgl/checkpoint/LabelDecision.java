package io.cgl.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides the label of an event from its class probabilities: the class of the highest probability
 * times weight, or of the lowest expected cost. A checkpoint whose manifest has no {@link
 * Manifest.Decision} names the most probable class.
 *
 * <p>Immutable.
 */
public final class LabelDecision {

  /** A weight beyond e to this power decides by itself. */
  private static final double LARGEST_LOG_WEIGHT = 300;

  private final DecisionObjective objective;
  private final double[] prior;
  private final double[] weights;

  /** By predicted, then actual class; null where weights decide. */
  private final double[][] costs;

  private LabelDecision(
      DecisionObjective objective, double[] prior, double[] weights, double[][] costs) {
    this.objective = objective;
    this.prior = prior;
    this.weights = weights;
    this.costs = costs;
  }

  /** The decision of a checkpoint without one of its own: its prior counts as uniform. */
  public static LabelDecision mostProbable(int classes) {
    double[] alike = new double[classes];
    Arrays.fill(alike, 1);
    return new LabelDecision(DecisionObjective.ACCURACY, alike, alike, null);
  }

  /**
   * A checkpoint's decision.
   *
   * @throws CheckpointException if the manifest's does not suit its classes
   */
  public static LabelDecision of(Manifest manifest) {
    return of(manifest.decision(), manifest.classes().size());
  }

  /**
   * The decision that a manifest describes.
   *
   * @param decision or null for none
   * @throws CheckpointException if it does not suit the classes
   */
  public static LabelDecision of(Manifest.Decision decision, int classes) {
    if (decision == null) {
      return mostProbable(classes);
    }
    require(decision.objective() != null, "it has no objective");
    double[] prior = numbers(decision.prior(), classes, "a share");
    require(Arrays.stream(prior).allMatch(share -> share > 0), "a class's share must be above 0");
    if (decision.objective() == DecisionObjective.COST) {
      return new LabelDecision(decision.objective(), prior, null, costs(decision.costs(), classes));
    }
    double[] logWeights = numbers(decision.logWeights(), classes, "a weight");
    require(
        Arrays.stream(logWeights).allMatch(weight -> Math.abs(weight) <= LARGEST_LOG_WEIGHT),
        "the logarithm of a weight must be within +-%.0f".formatted(LARGEST_LOG_WEIGHT));
    return new LabelDecision(
        decision.objective(),
        prior,
        Arrays.stream(logWeights).map(StrictMath::exp).toArray(),
        null);
  }

  private static double[][] costs(List<List<Double>> rows, int classes) {
    require(rows != null && rows.size() == classes, "it needs a row of costs for every class");
    double[][] byPredicted = new double[classes][classes];
    for (int actual = 0; actual < classes; actual++) {
      double[] row = numbers(rows.get(actual), classes, "a cost");
      require(Arrays.stream(row).allMatch(cost -> cost >= 0), "a cost must not be below 0");
      for (int predicted = 0; predicted < classes; predicted++) {
        byPredicted[predicted][actual] = row[predicted];
      }
    }
    return byPredicted;
  }

  private static double[] numbers(List<Double> values, int classes, String what) {
    require(
        values != null
            && values.size() == classes
            && values.stream().allMatch(value -> value != null && Double.isFinite(value)),
        "it needs %s for each of the %d classes".formatted(what, classes));
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new CheckpointException("the manifest's decision cannot be used: " + otherwise);
    }
  }

  /** The label of one event; the first of equals. */
  public int label(float[] probabilities) {
    return label(probabilities, 0);
  }

  /** The label of one row. */
  public int label(Scores probabilities, int row) {
    return label(probabilities.flat(), row * probabilities.classes());
  }

  /** The label of each row. */
  public int[] labels(Scores probabilities) {
    return IntStream.range(0, probabilities.rows()).map(row -> label(probabilities, row)).toArray();
  }

  /**
   * Whether the label changes with the class prior that the probabilities are under. {@link
   * DecisionObjective#BALANCED} divides the prior out, so whatever it is, the label is the same.
   */
  public boolean followsPrior() {
    return objective != DecisionObjective.BALANCED;
  }

  /** Each class's share in the prior that the probabilities are under, up to a factor. */
  public double[] prior() {
    return prior.clone();
  }

  private int label(float[] flat, int from) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < prior.length; k++) {
      double value = costs == null ? flat[from + k] * weights[k] : -expectedCost(flat, from, k);
      if (value > highest) {
        highest = value;
        best = k;
      }
    }
    return best;
  }

  private double expectedCost(float[] flat, int from, int predicted) {
    double cost = 0;
    for (int actual = 0; actual < prior.length; actual++) {
      cost += flat[from + actual] * costs[predicted][actual];
    }
    return cost;
  }
}
