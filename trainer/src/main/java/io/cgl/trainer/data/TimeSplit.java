package io.cgl.trainer.data;

import io.cgl.checkpoint.features.IsoTime;
import io.cgl.checkpoint.features.ValueReading;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Row numbers before and after a moment, each ascending. Rows of one time are never separated.
 *
 * @param earlier rows to learn from
 * @param latest rows to hold out
 */
public record TimeSplit(int[] earlier, int[] latest) {

  /**
   * Splits off the latest rows.
   *
   * @param times of the rows, see {@link #times}
   * @param rows numbers of the rows to split
   * @param share of the rows to split off; rows of one time may make it more or less
   * @throws DataException if all rows have one time
   */
  public static TimeSplit of(ColumnValues column, double[] times, int[] rows, double share) {
    double[] sorted = Arrays.stream(rows).mapToDouble(row -> times[row]).sorted().toArray();
    int wanted = (int) Math.max(1, Math.round(sorted.length * share));
    double first = sorted.length == 0 ? Double.NaN : sorted[sorted.length - wanted];
    long from = Arrays.stream(sorted).filter(time -> time >= first).count();
    long after = Arrays.stream(sorted).filter(time -> time > first).count();
    if (after == 0 && from == sorted.length) {
      throw new DataException(
          "'%s' has one value in all %d rows that could be held out by it: the latest rows need others before them"
              .formatted(column.column(), sorted.length));
    }
    boolean with = from < sorted.length && (after == 0 || from - wanted <= wanted - after);
    return new TimeSplit(
        Arrays.stream(rows)
            .filter(row -> with ? times[row] < first : times[row] <= first)
            .toArray(),
        Arrays.stream(rows)
            .filter(row -> with ? times[row] >= first : times[row] > first)
            .toArray());
  }

  /**
   * The values of a column as numbers that rise with time.
   *
   * @throws DataException if they are neither all numbers nor all times of ISO 8601
   */
  public static double[] times(ColumnValues column) {
    boolean numeric = column.rows() > 0 && !Double.isNaN(number(column.values().get(0)));
    return IntStream.range(0, column.rows())
        .mapToDouble(
            row -> {
              String text = column.values().get(row);
              double time = numeric ? number(text) : IsoTime.seconds(text).orElse(Double.NaN);
              if (Double.isNaN(time)) {
                throw new DataException(
                    "row %d has '%s' in '%s': a time must be a number in every row, or an ISO 8601 time such as 2026-03-01T09:41:07Z in every row"
                        .formatted(row + 1, text, column.column()));
              }
              return time;
            })
        .toArray();
  }

  private static double number(String text) {
    double value = ValueReading.number(text).map(Number::doubleValue).orElse(Double.NaN);
    return Double.isFinite(value) ? value : Double.NaN;
  }
}
