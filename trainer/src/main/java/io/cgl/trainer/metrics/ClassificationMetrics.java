package io.cgl.trainer.metrics;

import io.cgl.checkpoint.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The metrics of a classifier on labelled rows. Means over classes leave out classes without rows.
 *
 * @param balancedAccuracy mean recall
 * @param macroF1 mean F1 score
 * @param gMean geometric mean of the recalls, with {@value #ZERO_RECALL} for a recall of zero
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

  /** Replaces a recall of zero in the G-mean, which would be zero otherwise. */
  public static final double ZERO_RECALL = 0.001;

  public ClassificationMetrics {
    recalls = List.copyOf(recalls);
  }

  /** Compares the most probable classes with the labels. */
  public static ClassificationMetrics of(Scores probabilities, int[] labels) {
    return of(probabilities, probabilities.predictions(), labels);
  }

  /**
   * Compares decided labels with the true ones.
   *
   * @param decided the label of each row
   * @param labels the true ones
   */
  public static ClassificationMetrics of(Scores probabilities, int[] decided, int[] labels) {
    return of(
        ConfusionMatrix.of(labels, decided, probabilities.classes()),
        Reliability.of(probabilities, decided, labels).expectedCalibrationError());
  }

  /** Derives the metrics from counts. */
  public static ClassificationMetrics of(ConfusionMatrix confusion, double calibrationError) {
    int classes = confusion.classes();
    int[] present =
        IntStream.range(0, classes).filter(label -> confusion.actual(label) > 0).toArray();
    double recall = 0;
    double f1 = 0;
    double logRecall = 0;
    long correct = 0;
    for (int label : present) {
      double share = confusion.recall(label);
      recall += share;
      logRecall += Math.log(Math.max(share, ZERO_RECALL));
      f1 += confusion.f1(label);
      correct += confusion.correct(label);
    }
    int count = present.length;
    return new ClassificationMetrics(
        recall / count,
        f1 / count,
        Math.exp(logRecall / count),
        (double) correct / confusion.total(),
        IntStream.range(0, classes).mapToObj(confusion::recall).toList(),
        calibrationError,
        confusion);
  }

  /** The metrics without the recalls, by the names in manifests and JSON. */
  public Map<String, Double> headline() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("balancedAccuracy", balancedAccuracy);
    figures.put("macroF1", macroF1);
    figures.put("gMean", gMean);
    figures.put("accuracy", accuracy);
    figures.put("ece", expectedCalibrationError);
    return figures;
  }

  /** The recalls of the classes that have rows, by the names of {@code classes}. */
  public Map<String, Double> recallByName(List<String> classes) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int label = 0; label < classes.size(); label++) {
      if (confusion.actual(label) > 0) {
        named.put(classes.get(label), recalls.get(label));
      }
    }
    return named;
  }
}
