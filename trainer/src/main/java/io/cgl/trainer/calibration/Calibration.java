package io.cgl.trainer.calibration;

import io.cgl.checkpoint.DecisionObjective;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.metrics.Reliability;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * What is fitted on rows that were not learnt from: the class probabilities, and the decision on
 * the label.
 *
 * <p>The networks' fused log-probabilities are for a uniform prior. Divided by a temperature (Guo
 * et al. 2017, arXiv 1706.04599) and under the prior of the rows, they are the posterior that is
 * served. The decision is made on it, so that confidences mean the same whatever labels are decided
 * for.
 *
 * @param priorExponent the balanced decision: factor of the logarithm of the training prior that is
 *     added to fused log-probabilities; 0 for other objectives
 * @param temperature divides the fused log-probabilities
 * @param errorBefore expected calibration error at temperature 1
 * @param errorAfter expected calibration error at this temperature
 * @param decision on the label, with the prior that the posterior is under
 */
public record Calibration(
    double priorExponent,
    double temperature,
    double errorBefore,
    double errorAfter,
    Manifest.Decision decision) {

  private static final double COLDEST = 0.2;
  private static final double HOTTEST = 5;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final int ROUNDS = 24;

  /**
   * What holds without rows to fit on: as trained.
   *
   * @param classes in the order of the prior
   * @param trainingPrior logarithm of each class's share of the training rows
   */
  public static Calibration none(
      DecisionChoice choice, List<String> classes, double[] trainingPrior) {
    double[] logWeights = new double[trainingPrior.length];
    if (choice.objective() == DecisionObjective.BALANCED) {
      Arrays.setAll(logWeights, k -> -trainingPrior[k]);
    }
    return new Calibration(
        0, 1, Double.NaN, Double.NaN, decision(choice, classes, trainingPrior, logWeights));
  }

  /**
   * Fits the temperature, and then the decision.
   *
   * @param unseen fused log-probabilities of rows that have the distribution of the stream
   * @param trainingPrior logarithm of each class's share of the training rows, which may have
   *     another distribution
   */
  public static Calibration fit(UnseenRows unseen, double[] trainingPrior, DecisionChoice choice) {
    int[] labels = unseen.rows().labels();
    List<String> classes = unseen.rows().classes();
    if (labels.length == 0) {
      return none(choice, classes, trainingPrior);
    }
    Scores fused = unseen.fused();
    double[] logPrior = logPrior(counts(labels, fused.classes()));
    double temperature = best(value -> logLoss(fused, labels, logPrior, value));
    Scores posterior = probabilities(fused, logPrior, temperature);
    double exponent =
        choice.objective() == DecisionObjective.BALANCED
            ? choice.balance().exponent(fused, labels, trainingPrior)
            : 0;
    double[] logWeights =
        switch (choice.objective()) {
          case BALANCED -> balanced(exponent, trainingPrior, temperature, logPrior);
          case MACRO_F1 -> MacroF1Weights.fit(posterior, labels, logPrior);
          case ACCURACY, COST -> new double[logPrior.length];
        };
    Manifest.Decision decision = decision(choice, classes, logPrior, logWeights);
    int[] decided = LabelDecision.of(decision, classes.size()).labels(posterior);
    return new Calibration(
        exponent,
        temperature,
        Reliability.of(probabilities(fused, logPrior, 1), decided, labels)
            .expectedCalibrationError(),
        Reliability.of(posterior, decided, labels).expectedCalibrationError(),
        decision);
  }

  /** The posterior class probabilities. */
  public Scores apply(Scores fused) {
    return probabilities(fused, logPrior(), temperature);
  }

  /** The logarithm of the prior that is added to each class's cooled log-probability. */
  public double[] logPrior() {
    return decision.prior().stream().mapToDouble(StrictMath::log).toArray();
  }

  /** Class probabilities under a uniform prior, from log-probabilities under it. */
  public static Scores uniform(Scores fused) {
    return probabilities(fused, new double[fused.classes()], 1);
  }

  /**
   * The logarithms of the weights by which the posterior gives the label of the highest {@code
   * fused + exponent * log(training prior)}.
   */
  private static double[] balanced(
      double exponent, double[] trainingPrior, double temperature, double[] logPrior) {
    double[] logWeights = new double[logPrior.length];
    Arrays.setAll(logWeights, k -> exponent * trainingPrior[k] / temperature - logPrior[k]);
    return logWeights;
  }

  private static Manifest.Decision decision(
      DecisionChoice choice, List<String> classes, double[] logPrior, double[] logWeights) {
    List<Double> prior = Arrays.stream(logPrior).map(StrictMath::exp).boxed().toList();
    return choice.costs().isPresent()
        ? Manifest.Decision.costs(prior, choice.costs().get().of(classes))
        : Manifest.Decision.weighted(
            choice.objective(), prior, Arrays.stream(logWeights).boxed().toList());
  }

  /** The temperature of the lowest loss, by golden-section search over its logarithm. */
  private static double best(DoubleUnaryOperator loss) {
    double low = StrictMath.log(COLDEST);
    double high = StrictMath.log(HOTTEST);
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double ofLeft = loss.applyAsDouble(StrictMath.exp(left));
    double ofRight = loss.applyAsDouble(StrictMath.exp(right));
    for (int round = 0; round < ROUNDS; round++) {
      if (ofLeft <= ofRight) {
        high = right;
        right = left;
        ofRight = ofLeft;
        left = high - GOLDEN * (high - low);
        ofLeft = loss.applyAsDouble(StrictMath.exp(left));
      } else {
        low = left;
        left = right;
        ofLeft = ofRight;
        right = low + GOLDEN * (high - low);
        ofRight = loss.applyAsDouble(StrictMath.exp(right));
      }
    }
    return StrictMath.exp((low + high) / 2);
  }

  /**
   * The log-loss of each row at the best temperature, weighted so that every class has the same
   * part in their mean.
   *
   * @param fused log-probabilities under a uniform prior
   */
  static double[] balancedLosses(Scores fused, int[] labels) {
    long[] counts = counts(labels, fused.classes());
    long present = Arrays.stream(counts).filter(count -> count > 0).count();
    double[] weights =
        Arrays.stream(labels)
            .mapToDouble(label -> (double) labels.length / (present * counts[label]))
            .toArray();
    double temperature =
        best(value -> Arrays.stream(balancedLosses(fused, labels, weights, value)).sum());
    return balancedLosses(fused, labels, weights, temperature);
  }

  /** The mean of {@link #balancedLosses}. */
  public static double balancedLoss(Scores fused, int[] labels) {
    return Arrays.stream(balancedLosses(fused, labels)).average().orElse(Double.NaN);
  }

  private static double[] balancedLosses(
      Scores fused, int[] labels, double[] weights, double temperature) {
    double[] losses = logLosses(fused, labels, new double[fused.classes()], temperature);
    Arrays.setAll(losses, row -> losses[row] * weights[row]);
    return losses;
  }

  /** The logarithm of each class's share. */
  public static double[] logPrior(long[] counts) {
    long rows = Arrays.stream(counts).sum();
    // An absent class counts as half a row, so that its probability is not 0.
    return Arrays.stream(counts)
        .mapToDouble(count -> StrictMath.log(Math.max(0.5, (double) count) / rows))
        .toArray();
  }

  private static long[] counts(int[] labels, int classes) {
    long[] counts = new long[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  private static double logLoss(
      Scores logits, int[] labels, double[] logPrior, double temperature) {
    return Arrays.stream(logLosses(logits, labels, logPrior, temperature)).average().orElseThrow();
  }

  private static double[] logLosses(
      Scores logits, int[] labels, double[] logPrior, double temperature) {
    double[] losses = new double[labels.length];
    double[] row = new double[logits.classes()];
    for (int i = 0; i < losses.length; i++) {
      double normaliser = adjust(logits, i, logPrior, temperature, row);
      losses[i] = normaliser - row[labels[i]];
    }
    return losses;
  }

  private static Scores probabilities(Scores logits, double[] logPrior, double temperature) {
    int classes = logits.classes();
    float[] result = new float[logits.rows() * classes];
    double[] row = new double[classes];
    for (int i = 0; i < logits.rows(); i++) {
      double normaliser = adjust(logits, i, logPrior, temperature, row);
      for (int label = 0; label < classes; label++) {
        result[i * classes + label] = (float) StrictMath.exp(row[label] - normaliser);
      }
    }
    return new Scores(result, classes);
  }

  /** Fills {@code into} with the adjusted logits of a row and returns the log of their sum. */
  private static double adjust(
      Scores logits, int row, double[] logPrior, double temperature, double[] into) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < into.length; label++) {
      into[label] = logits.at(row, label) / temperature + logPrior[label];
      highest = Math.max(highest, into[label]);
    }
    double sum = 0;
    for (double value : into) {
      sum += StrictMath.exp(value - highest);
    }
    return highest + StrictMath.log(sum);
  }
}
