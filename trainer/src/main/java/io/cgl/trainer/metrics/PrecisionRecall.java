package io.cgl.trainer.metrics;

import io.cgl.checkpoint.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Precision and recall of one class against all others at each threshold of its probability.
 *
 * @param points one for each distinct probability, the highest first; empty for a class without
 *     rows
 */
public record PrecisionRecall(List<Point> points) {

  /** What holds where a row counts as one of the class from this probability on. */
  public record Point(double threshold, double precision, double recall) {

    /** How far another point is from this one, in the coordinate that differs most. */
    private double distance(Point other) {
      return Math.max(
          Math.abs(threshold - other.threshold),
          Math.max(Math.abs(precision - other.precision), Math.abs(recall - other.recall)));
    }
  }

  /** The finest step of {@link #thinned}. */
  private static final double FINEST = 0.01;

  public PrecisionRecall {
    points = List.copyOf(points);
  }

  /** The curve of one class. */
  public static PrecisionRecall of(Scores probabilities, int[] labels, int label) {
    long positives = Arrays.stream(labels).filter(actual -> actual == label).count();
    if (positives == 0) {
      return new PrecisionRecall(List.of());
    }
    long[] order = ascending(probabilities, labels, label);
    List<Point> points = new ArrayList<>();
    long hits = 0;
    for (int i = order.length - 1; i >= 0; i--) {
      hits += order[i] & 1;
      // Rows of one probability pass the threshold together.
      if (i == 0 || order[i - 1] >> 1 != order[i] >> 1) {
        points.add(
            new Point(
                Float.intBitsToFloat((int) (order[i] >> 1)),
                (double) hits / (order.length - i),
                (double) hits / positives));
      }
    }
    return new PrecisionRecall(points);
  }

  /** Average precision of each class in order; NaN for a class without rows. */
  public static List<Double> averages(Scores probabilities, int[] labels) {
    List<Double> averages = new ArrayList<>();
    for (int label = 0; label < probabilities.classes(); label++) {
      averages.add(of(probabilities, labels, label).averagePrecision());
    }
    return averages;
  }

  /** The mean of those that are defined; NaN if none is. */
  public static double mean(List<Double> averages) {
    return averages.stream()
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * The rows' probabilities and whether they are of the class, in one number each: bits of numbers
   * that are not negative sort as the numbers do.
   */
  private static long[] ascending(Scores probabilities, int[] labels, int label) {
    long[] order = new long[labels.length];
    for (int row = 0; row < order.length; row++) {
      float probability = Math.max(0f, probabilities.at(row, label));
      order[row] = (long) Float.floatToIntBits(probability) << 1 | (labels[row] == label ? 1 : 0);
    }
    Arrays.sort(order);
    return order;
  }

  /**
   * Average precision, the area under the steps of precision over recall: the sum of precisions,
   * each weighted by the rise of the recall at its threshold. NaN for a class without rows.
   */
  public double averagePrecision() {
    if (points.isEmpty()) {
      return Double.NaN;
    }
    double area = 0;
    double before = 0;
    for (Point point : points) {
      area += (point.recall - before) * point.precision;
      before = point.recall;
    }
    return area;
  }

  /** A curve of at most so many points that looks the same; the ends are kept. */
  public PrecisionRecall thinned(int most) {
    PrecisionRecall kept = this;
    for (double step = FINEST; kept.points.size() > most; step *= 2) {
      kept = new PrecisionRecall(apart(step));
    }
    return kept;
  }

  private List<Point> apart(double step) {
    List<Point> kept = new ArrayList<>();
    kept.add(points.get(0));
    for (Point point : points.subList(1, points.size() - 1)) {
      if (kept.get(kept.size() - 1).distance(point) >= step) {
        kept.add(point);
      }
    }
    kept.add(points.get(points.size() - 1));
    return kept;
  }
}
