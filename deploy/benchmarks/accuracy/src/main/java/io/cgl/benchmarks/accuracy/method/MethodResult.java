package io.cgl.benchmarks.accuracy.method;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.report.TrainingReport.Frequency;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How one method did with one seed. NaN stands for what was not measured.
 *
 * @param quality on the test rows
 * @param calibration on held-out training rows
 * @param cost in time
 */
public record MethodResult(Quality quality, Calibration calibration, Cost cost) {

  /**
   * Figures on the test rows, from 0 to 1; see {@link ClassificationMetrics}.
   *
   * @param many mean recall of the classes of more than 100 training rows
   * @param medium of 20 to 100
   * @param few of fewer than 20
   * @param confusion counts by actual and then predicted class
   */
  public record Quality(
      double balancedAccuracy,
      double macroF1,
      double gMean,
      double accuracy,
      double ece,
      double many,
      double medium,
      double few,
      List<List<Long>> confusion) {

    public Quality {
      confusion = confusion.stream().map(List::copyOf).toList();
    }

    /** Measures probabilities against the labels of the test rows. */
    public static Quality of(Scores probabilities, int[] labels, long[] trainingCounts) {
      return of(probabilities, probabilities.predictions(), labels, trainingCounts);
    }

    /** Measures probabilities and the labels decided from them. */
    public static Quality of(
        Scores probabilities, int[] decided, int[] labels, long[] trainingCounts) {
      ClassificationMetrics metrics = ClassificationMetrics.of(probabilities, decided, labels);
      return new Quality(
          metrics.balancedAccuracy(),
          metrics.macroF1(),
          metrics.gMean(),
          metrics.accuracy(),
          metrics.expectedCalibrationError(),
          recall(metrics, trainingCounts, Frequency.MANY),
          recall(metrics, trainingCounts, Frequency.MEDIUM),
          recall(metrics, trainingCounts, Frequency.FEW),
          metrics.confusion().rows());
    }

    private static double recall(
        ClassificationMetrics metrics, long[] trainingCounts, Frequency frequency) {
      return IntStream.range(0, trainingCounts.length)
          .filter(label -> Frequency.of(trainingCounts[label]) == frequency)
          .mapToDouble(metrics.recalls()::get)
          .filter(recall -> !Double.isNaN(recall))
          .average()
          .orElse(Double.NaN);
    }
  }

  /**
   * Expected calibration errors.
   *
   * @param before without a temperature
   * @param after with the temperature that was fitted
   */
  public record Calibration(double before, double after) {

    /** Not measured. */
    public static final Calibration NONE = new Calibration(Double.NaN, Double.NaN);
  }

  /**
   * What it took.
   *
   * @param trainSeconds processor seconds of all training that the method needs
   * @param inferenceSeconds processor seconds for all test rows
   * @param testRows number of test rows
   * @param rowsPerSecond rows trained on per second, a row of every epoch counted
   * @param outsideEngine share of the training time outside the native engine
   */
  public record Cost(
      double trainSeconds,
      double inferenceSeconds,
      int testRows,
      double rowsPerSecond,
      double outsideEngine) {

    /** The cost of a method whose training is a black box. */
    public static Cost of(double trainSeconds, double inferenceSeconds, int testRows) {
      return new Cost(trainSeconds, inferenceSeconds, testRows, Double.NaN, Double.NaN);
    }

    /** Microseconds for one row in a big batch. */
    public double inferenceMicrosPerRow() {
      return 1e6 * inferenceSeconds / testRows;
    }
  }
}
