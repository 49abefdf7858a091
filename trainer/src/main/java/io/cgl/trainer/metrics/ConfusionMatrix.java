package io.cgl.trainer.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts of predicted classes by actual class.
 *
 * @param rows by actual and then predicted class, square
 */
public record ConfusionMatrix(List<List<Long>> rows) {

  /**
   * Rows of one class that were predicted to be of another one.
   *
   * @param share of the rows of the actual class
   */
  public record Confusion(int actual, int predicted, long rows, double share) {}

  public ConfusionMatrix {
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Long> row : rows) {
      if (row.size() != rows.size()) {
        throw new IllegalArgumentException("a confusion matrix is square");
      }
    }
  }

  /** The matrix of {@code counts[actual][predicted]}. */
  public static ConfusionMatrix of(long[][] counts) {
    return new ConfusionMatrix(
        Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }

  /** Counts the pairs of actual and predicted class indices. */
  public static ConfusionMatrix of(int[] actual, int[] predicted, int classes) {
    if (actual.length != predicted.length) {
      throw new IllegalArgumentException(
          actual.length + " labels, but " + predicted.length + " predictions");
    }
    long[][] counts = new long[classes][classes];
    for (int i = 0; i < actual.length; i++) {
      counts[actual[i]][predicted[i]]++;
    }
    return of(counts);
  }

  public int classes() {
    return rows.size();
  }

  /** Number of rows of a class. */
  public long actual(int label) {
    return rows.get(label).stream().mapToLong(Long::longValue).sum();
  }

  /** Number of rows that were predicted to be of a class. */
  public long predicted(int label) {
    return rows.stream().mapToLong(row -> row.get(label)).sum();
  }

  /** The same for each class, in order. */
  public List<Long> predictedCounts() {
    return IntStream.range(0, classes()).mapToObj(this::predicted).toList();
  }

  /** Number of rows of a class that were predicted to be of it. */
  public long correct(int label) {
    return rows.get(label).get(label);
  }

  /** Share of a class's rows that were found; NaN for a class without rows. */
  public double recall(int label) {
    return (double) correct(label) / actual(label);
  }

  /** Share of hits among the rows predicted to be of a class; NaN if it was never predicted. */
  public double precision(int label) {
    return (double) correct(label) / predicted(label);
  }

  /** Harmonic mean of precision and recall; 0 without hits, NaN for a class without rows. */
  public double f1(int label) {
    return actual(label) == 0
        ? Double.NaN
        : 2.0 * correct(label) / (actual(label) + predicted(label));
  }

  /** The confusions with the largest shares, and of equal shares with the most rows, first. */
  public List<Confusion> largestConfusions(int most) {
    List<Confusion> all = new ArrayList<>();
    for (int actual = 0; actual < classes(); actual++) {
      long rowsOfClass = actual(actual);
      for (int predicted = 0; predicted < classes(); predicted++) {
        long count = rows.get(actual).get(predicted);
        if (predicted != actual && count > 0) {
          all.add(new Confusion(actual, predicted, count, (double) count / rowsOfClass));
        }
      }
    }
    return all.stream()
        .sorted(
            Comparator.comparingDouble(Confusion::share)
                .thenComparingLong(Confusion::rows)
                .reversed())
        .limit(most)
        .toList();
  }

  public long total() {
    return rows.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
  }
}
