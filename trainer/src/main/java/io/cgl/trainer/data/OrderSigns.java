package io.cgl.trainer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Signs that rows are ordered in time or grouped, so that random rows, held out or in folds, say
 * more about the rows beside them than about later ones or other groups.
 */
public final class OrderSigns {

  /** With fewer rows, chance makes order. */
  static final int MIN_ROWS = 200;

  /** Each sign looks at so many rows at most. */
  private static final int SAMPLE = 5000;

  /** Share of the rows that equal another from which a figure of random rows is in doubt. */
  private static final double TWINS = 0.1;

  /** With more rows to each different one, columns just have few values. */
  private static final int MOST_REPEATS = 10;

  /** Rank correlation with the row's number. */
  private static final double MONOTONE = 0.95;

  /** How often the next row is closer than a random one; a half where the order is random. */
  private static final double NEIGHBOURLY = 0.75;

  /** Length of the runs of one class in multiples of what chance gives. */
  private static final double RUNS = 1.5;

  private OrderSigns() {}

  /**
   * What there is to note, each with what to do.
   *
   * @param rows in the order of the file
   * @param inputs names of the columns
   */
  public static List<String> of(Dataset rows, List<String> inputs) {
    List<String> notes = new ArrayList<>();
    if (rows.rows() < MIN_ROWS) {
      return notes;
    }
    double twins = twins(rows);
    if (twins >= TWINS) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.0f %% of the rows equal another in every input, so figures are partly of rows that were learnt from: remove repeats, or keep them together by --group COL",
              100 * twins));
    }
    if (rows.layout().image().isEmpty()) {
      order(rows, inputs).ifPresent(notes::add);
    }
    return notes;
  }

  /** The clearest sign of an order. */
  private static Optional<String> order(Dataset rows, List<String> inputs) {
    int width = rows.layout().width();
    int closest = 0;
    double most = 0;
    for (int column = 0; column < rows.layout().numeric(); column++) {
      int at = column;
      IntToDoubleFunction value = row -> rows.features()[row * width + at];
      double correlation = correlationWithOrder(rows.rows(), value);
      if (Math.abs(correlation) >= MONOTONE) {
        return Optional.of(
            "'%s' %s with the order of the rows, as a time does; figures of random rows are too good for later ones: hold the latest out by --time %s"
                .formatted(
                    inputs.get(column), correlation > 0 ? "rises" : "falls", inputs.get(column)));
      }
      double near = neighbourly(rows.rows(), value);
      if (near > most) {
        most = near;
        closest = column;
      }
    }
    if (most >= NEIGHBOURLY) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "rows look ordered or grouped: in '%s' the next row is closer than a random one %.0f times of 100; figures of random rows are too good then: name what orders or groups them by --time COL or --group COL",
              inputs.get(closest),
              100 * most));
    }
    double runs = runs(rows);
    return runs < RUNS
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "rows look ordered or grouped: runs of one class are %.1f times as long as chance makes them; figures of random rows are too good then: name what orders or groups them by --time COL or --group COL",
                runs));
  }

  /** The share of the rows that equal another in every input; 0 if all have only a few values. */
  static double twins(Dataset rows) {
    int width = rows.layout().width();
    Map<Long, Integer> counts = new HashMap<>();
    long[] hashes = new long[rows.rows()];
    for (int row = 0; row < hashes.length; row++) {
      long hash = 1;
      for (int i = row * width; i < (row + 1) * width; i++) {
        hash = 31 * hash + Float.floatToIntBits(rows.features()[i]);
        hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9L;
      }
      hashes[row] = hash;
      counts.merge(hash, 1, Integer::sum);
    }
    if (hashes.length > (long) MOST_REPEATS * counts.size()) {
      return 0;
    }
    return (double) Arrays.stream(hashes).filter(hash -> counts.get(hash) > 1).count()
        / hashes.length;
  }

  /**
   * Spearman's correlation of a column with the row's number; 0 where a value is missing or all are
   * equal.
   */
  static double correlationWithOrder(int rows, IntToDoubleFunction value) {
    int count = Math.min(rows, SAMPLE);
    double[] values =
        IntStream.range(0, count)
            .mapToDouble(i -> value.applyAsDouble(at(i, count, rows)))
            .toArray();
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (Double.isNaN(sorted[count - 1]) || sorted[0] == sorted[count - 1]) {
      return 0;
    }
    double[] ranks =
        Arrays.stream(values).map(each -> middle(sorted, each) - (count - 1) / 2.0).toArray();
    double product = 0;
    double ranksSquared = 0;
    double orderSquared = 0;
    for (int i = 0; i < count; i++) {
      double order = i - (count - 1) / 2.0;
      product += order * ranks[i];
      ranksSquared += ranks[i] * ranks[i];
      orderSquared += order * order;
    }
    return product / Math.sqrt(ranksSquared * orderSquared);
  }

  /** The share of rows whose next row is closer than a random one; ties count as a half. */
  static double neighbourly(int rows, IntToDoubleFunction value) {
    Random random = new Random(1);
    int count = Math.min(rows - 1, SAMPLE);
    double closer = 0;
    int seen = 0;
    for (int i = 0; i < count; i++) {
      int row = at(i, count, rows - 1);
      double own = value.applyAsDouble(row);
      double near = Math.abs(own - value.applyAsDouble(row + 1));
      double far = Math.abs(own - value.applyAsDouble(random.nextInt(rows)));
      if (!Double.isNaN(near) && !Double.isNaN(far)) {
        closer += near < far ? 1 : near == far ? 0.5 : 0;
        seen++;
      }
    }
    return seen < MIN_ROWS / 2 ? 0.5 : closer / seen;
  }

  /**
   * How long runs of one class are, in multiples of what chance gives; 1 for a file that is sorted
   * by class, which says nothing of time.
   */
  static double runs(Dataset rows) {
    int[] labels = rows.labels();
    int runs = 1;
    for (int row = 1; row < labels.length; row++) {
      runs += labels[row] == labels[row - 1] ? 0 : 1;
    }
    double same = 0;
    int present = 0;
    for (long count : rows.classCounts()) {
      double share = (double) count / labels.length;
      same += share * share;
      present += count > 0 ? 1 : 0;
    }
    double expected = 1 + (labels.length - 1) * (1 - same);
    return runs <= present ? 1 : expected / runs;
  }

  /** The i-th of {@code count} row numbers that are spread evenly over the rows. */
  private static int at(int i, int count, int rows) {
    return (int) ((long) i * rows / count);
  }

  /** The mean position of the values that equal one. */
  private static double middle(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int between = (low + high) >>> 1;
      if (sorted[between] < value) {
        low = between + 1;
      } else {
        high = between;
      }
    }
    int first = low;
    high = sorted.length;
    while (low < high) {
      int between = (low + high) >>> 1;
      if (sorted[between] <= value) {
        low = between + 1;
      } else {
        high = between;
      }
    }
    return (first + low - 1) / 2.0;
  }
}
