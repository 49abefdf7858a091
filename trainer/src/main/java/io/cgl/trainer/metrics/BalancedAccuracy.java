package io.cgl.trainer.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Balanced accuracy with its 95 % interval: Wilson's interval of each class's recall, combined by
 * the squares of the distances from the recalls to their limits (MOVER: Zou and Donner 2008,
 * Statistics in Medicine 27). So a class of a few rows widens the interval, also without a mistake.
 *
 * <p>Rows of one group are no independent evidence. A class then counts as many rows as groups, or
 * fewer where these differ in size (Kish 1965): the widest interval that groups can ask for.
 *
 * @param value mean recall of the classes that have rows; NaN without rows
 */
public record BalancedAccuracy(double value, double low, double high) {

  /** The quantile of a two-sided 95 % interval. */
  private static final double Z = 1.959964;

  /** Of rows that stand alone, by their counts. */
  public static BalancedAccuracy of(ConfusionMatrix confusion) {
    double[] recalls = new double[confusion.classes()];
    double[] rows = new double[confusion.classes()];
    for (int label = 0; label < recalls.length; label++) {
      rows[label] = confusion.actual(label);
      recalls[label] = confusion.correct(label) / rows[label];
    }
    return of(recalls, rows);
  }

  /**
   * Of rows in groups.
   *
   * @param labels class of each row
   * @param predicted class of each row
   * @param groups of the rows
   * @param each whether every group of a class counts once in its recall, however large
   */
  public static BalancedAccuracy of(int[] labels, int[] predicted, int[] groups, boolean each) {
    int classes = Arrays.stream(labels).max().orElse(-1) + 1;
    double[] recalls = new double[classes];
    double[] rows = new double[classes];
    for (int label = 0; label < classes; label++) {
      double weights = 0;
      double squares = 0;
      double right = 0;
      for (Group group : groups(labels, predicted, groups, label).values()) {
        double weight = each ? 1 : group.rows;
        weights += weight;
        squares += weight * weight;
        right += weight * group.right / group.rows;
      }
      recalls[label] = right / weights;
      rows[label] = weights == 0 ? 0 : weights * weights / squares;
    }
    return of(recalls, rows);
  }

  /** The figures by the names in manifests, after a prefix. */
  public Map<String, Double> named(String name) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(name, value);
    figures.put(name + "Low", low);
    figures.put(name + "High", high);
    return figures;
  }

  /** Whether a figure is within the interval. */
  public boolean contains(double figure) {
    return low <= figure && figure <= high;
  }

  private static Map<Integer, Group> groups(
      int[] labels, int[] predicted, int[] groups, int label) {
    Map<Integer, Group> result = new HashMap<>();
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] == label) {
        Group group = result.computeIfAbsent(groups[row], number -> new Group());
        group.rows++;
        group.right += predicted[row] == label ? 1 : 0;
      }
    }
    return result;
  }

  private static BalancedAccuracy of(double[] recalls, double[] rows) {
    int present = 0;
    double sum = 0;
    double below = 0;
    double above = 0;
    for (int label = 0; label < recalls.length; label++) {
      if (rows[label] > 0) {
        double recall = recalls[label];
        double n = rows[label];
        double centre = (recall + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half =
            Z * Math.sqrt(recall * (1 - recall) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);
        sum += recall;
        below += Math.pow(recall - Math.max(0, centre - half), 2);
        above += Math.pow(Math.min(1, centre + half) - recall, 2);
        present++;
      }
    }
    double value = sum / present;
    return new BalancedAccuracy(
        value,
        Math.max(0, value - Math.sqrt(below) / present),
        Math.min(1, value + Math.sqrt(above) / present));
  }

  /** Rows of one class in one group. */
  private static final class Group {
    private int rows;
    private int right;
  }
}
