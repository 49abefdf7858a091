package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.metrics.Reliability;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Corrects the fused logits by held-out rows: the decision between rare and frequent classes, see
 * {@link LogitAdjustment}, and the confidence, by a temperature (Guo et al. 2017, arXiv
 * 1706.04599). The network assumes a uniform prior, the held-out rows have their own. So the fit
 * and the errors multiply the probabilities by the held-out class frequencies first; otherwise the
 * temperature would compensate for the prior instead of over-confidence.
 *
 * @param priorExponent factor of the logarithm of the training prior that is added to fused
 *     log-probabilities
 * @param temperature divides the sum
 * @param errorBefore expected calibration error at temperature 1
 * @param errorAfter expected calibration error at this temperature
 */
public record Calibration(
    double priorExponent, double temperature, double errorBefore, double errorAfter) {

  public static final Calibration NONE = new Calibration(0, 1, Double.NaN, Double.NaN);

  private static final double COLDEST = 0.2;
  private static final double HOTTEST = 5;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final int ROUNDS = 40;

  /**
   * Fits the exponent, and then the temperature.
   *
   * @param fused log-probabilities of held-out rows
   * @param labels of the same rows
   * @param trainingPrior logarithm of each class's share of the training rows
   */
  public static Calibration fit(
      Scores fused, int[] labels, double[] trainingPrior, LogitAdjustment decision) {
    if (labels.length == 0) {
      return NONE;
    }
    double exponent = decision.exponent(fused, labels, trainingPrior);
    Scores logits = shifted(fused, shift(exponent, trainingPrior));
    double[] logPrior = logPrior(counts(labels, logits.classes()));
    double temperature = best(value -> logLoss(logits, labels, logPrior, value));
    return new Calibration(
        exponent,
        temperature,
        Reliability.of(probabilities(logits, logPrior, 1), labels).expectedCalibrationError(),
        Reliability.of(probabilities(logits, logPrior, temperature), labels)
            .expectedCalibrationError());
  }

  /**
   * Class probabilities: the shift is added, the sum divided by the temperature and normalised.
   *
   * @param trainingPrior as for {@link #fit}
   */
  public Scores apply(Scores fused, double[] trainingPrior) {
    return probabilities(
        shifted(fused, shift(trainingPrior)), new double[fused.classes()], temperature);
  }

  /** What is added to each class's fused log-probability. */
  public float[] shift(double[] trainingPrior) {
    return shift(priorExponent, trainingPrior);
  }

  /** The temperature of the lowest loss, by golden-section search over its logarithm. */
  private static double best(DoubleUnaryOperator loss) {
    double low = StrictMath.log(COLDEST);
    double high = StrictMath.log(HOTTEST);
    for (int round = 0; round < ROUNDS; round++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (loss.applyAsDouble(StrictMath.exp(left)) <= loss.applyAsDouble(StrictMath.exp(right))) {
        high = right;
      } else {
        low = left;
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

  private static float[] shift(double exponent, double[] logPrior) {
    float[] shift = new float[logPrior.length];
    for (int label = 0; label < shift.length; label++) {
      shift[label] = (float) (exponent * logPrior[label]);
    }
    return shift;
  }

  private static Scores shifted(Scores fused, float[] shift) {
    float[] result = fused.flat().clone();
    for (int i = 0; i < result.length; i++) {
      result[i] += shift[i % shift.length];
    }
    return new Scores(result, fused.classes());
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
