package io.cgl.trainer.metrics;

import io.cgl.checkpoint.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How well a classifier does on labelled rows. Means over classes run over the classes that have
 * rows; a class without any says nothing.
 *
 * @param balancedAccuracy mean recall
 * @param macroF1 mean F1 score
 * @param gMean geometric mean of the recalls, a recall of zero counting as {@value #ZERO_RECALL}
 * @param accuracy share of correct rows
 * @param recalls recall of each class in order; NaN for a class without rows
 * @param expectedCalibrationError see {@link Reliability}
 * @param confusion predicted by actual class
 */
public record ClassificationMetrics(
    double balancedAccuracy,
    double macroF1,
    double gMean,
    double accuracy,
    List<Double> recalls,
    double expectedCalibrationError,
    ConfusionMatrix confusion) {

  /** What a recall of zero counts as in the G-mean, which it would otherwise wipe out. */
  public static final double ZERO_RECALL = 0.001;

  public ClassificationMetrics {
    recalls = List.copyOf(recalls);
  }

  /** Scores the classes of highest probability against the labels. */
  public static ClassificationMetrics of(Scores probabilities, int[] labels) {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(labels, probabilities.predictions(), probabilities.classes());
    return of(confusion, Reliability.of(probabilities, labels).expectedCalibrationError());
  }

  /** Derives the figures from counts. */
  public static ClassificationMetrics of(ConfusionMatrix confusion, double calibrationError) {
    int classes = confusion.classes();
    int[] present =
        IntStream.range(0, classes).filter(label -> confusion.actual(label) > 0).toArray();
    double recall = 0;
    double f1 = 0;
    double logRecall = 0;
    long correct = 0;
    for (int label : present) {
      double share = recall(confusion, label);
      recall += share;
      logRecall += Math.log(Math.max(share, ZERO_RECALL));
      f1 += 2.0 * confusion.correct(label) / (confusion.actual(label) + confusion.predicted(label));
      correct += confusion.correct(label);
    }
    int count = present.length;
    return new ClassificationMetrics(
        recall / count,
        f1 / count,
        Math.exp(logRecall / count),
        (double) correct / confusion.total(),
        IntStream.range(0, classes).mapToObj(label -> recall(confusion, label)).toList(),
        calibrationError,
        confusion);
  }

  /** The figures without the recalls, by the names that manifests and JSON use. */
  public Map<String, Double> headline() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("balancedAccuracy", balancedAccuracy);
    figures.put("macroF1", macroF1);
    figures.put("gMean", gMean);
    figures.put("accuracy", accuracy);
    figures.put("ece", expectedCalibrationError);
    return figures;
  }

  private static double recall(ConfusionMatrix confusion, int label) {
    return (double) confusion.correct(label) / confusion.actual(label);
  }
}
