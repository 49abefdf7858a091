package io.cgl.trainer.data;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Row numbers before and after a moment, each ascending. Rows of one time are never separated.
 *
 * @param earlier rows to learn from
 * @param latest rows to hold out
 */
public record TimeSplit(int[] earlier, int[] latest) {

  private static final List<Function<String, Instant>> FORMATS =
      List.of(
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
          text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

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
              double time = numeric ? number(text) : seconds(text);
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
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Seconds since 1970; a time without an offset counts as UTC, which keeps the order. */
  private static double seconds(String text) {
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
    for (Function<String, Instant> format : FORMATS) {
      try {
        Instant instant = format.apply(iso);
        return instant.getEpochSecond() + instant.getNano() / 1e9;
      } catch (DateTimeException e) {
        // Another format, or none.
      }
    }
    return Double.NaN;
  }
}
