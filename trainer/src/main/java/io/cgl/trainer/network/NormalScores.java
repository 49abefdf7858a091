package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.data.Floats;
import java.util.Arrays;
import java.util.List;

/**
 * Turns measurements into normal scores: a value of the training rows' p-quantile becomes the
 * standard normal distribution's. The map keeps only the order of values, so it tolerates a
 * drifting scale, and outliers stay in range. Between {@value #KNOTS} quantiles that are equally
 * spaced in the result the map is linear, so that it is a sum of clipped ramps:
 *
 * <pre>z = -LIMIT + STEP * sum over j of min(max((x - knot[j]) * slope[j], 0), 1)</pre>
 *
 * @param columns one for each column that is turned; may be empty
 */
public record NormalScores(List<Column> columns) {

  /** Number of quantiles. */
  public static final int KNOTS = 33;

  /** The largest score; one training row in two thousand lies beyond. */
  public static final float LIMIT = 3.2f;

  /** The increment of one ramp. */
  public static final float STEP = 2 * LIMIT / (KNOTS - 1);

  /** A column in which one value has more than this share of the rows is not a measurement. */
  private static final double MAX_TIED = 0.01;

  private static final int MIN_ROWS = 200;

  public NormalScores {
    columns = List.copyOf(columns);
  }

  /**
   * One measurement's map.
   *
   * @param source the raw column
   * @param fill what stands in for a missing value
   * @param knots quantiles of the training rows, ascending
   */
  public record Column(int source, float fill, List<Float> knots) {

    public Column {
      knots = List.copyOf(knots);
    }

    /** Fits the map to a column's sorted values. */
    static Column fit(int source, float[] sorted) {
      Float[] knots = new Float[KNOTS];
      for (int j = 0; j < KNOTS; j++) {
        double share = Normal.cumulative(-LIMIT + (double) j * STEP);
        knots[j] = quantile(sorted, share);
      }
      return new Column(source, sorted[(sorted.length - 1) / 2], Arrays.asList(knots));
    }

    /** The score of a value that is there. */
    float score(float value) {
      float sum = 0;
      for (int j = 0; j + 1 < KNOTS; j++) {
        sum += Math.min(Math.max((value - knots.get(j)) * slope(j), 0f), 1f);
      }
      return -LIMIT + STEP * sum;
    }

    /** The reciprocal of a ramp's width. */
    private float slope(int ramp) {
      float low = knots.get(ramp);
      // Equal quantiles make a step, as wide as rounding so that it has a slope.
      float width = Math.max(knots.get(ramp + 1) - low, Math.max(4 * Math.ulp(low), 1e-30f));
      return 1 / width;
    }

    private static float quantile(float[] sorted, double share) {
      double at = share * (sorted.length - 1);
      int below = (int) at;
      int above = Math.min(below + 1, sorted.length - 1);
      return (float) (sorted[below] + (at - below) * (sorted[above] - (double) sorted[below]));
    }
  }

  /** Whether sorted values are measurements on a continuous scale, which hardly ever repeat. */
  static boolean suits(float[] sorted) {
    if (sorted.length < MIN_ROWS) {
      return false;
    }
    int longest = 0;
    for (int i = 0, run = 0; i < sorted.length; i++) {
      run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    return longest <= MAX_TIED * sorted.length;
  }

  public long[] sources() {
    return columns.stream().mapToLong(Column::source).toArray();
  }

  /** The stand-ins for missing values. */
  public float[] fills() {
    return Floats.of(columns, Column::fill);
  }

  /** The lower ends of one ramp, by column. */
  public float[] knots(int ramp) {
    return Floats.of(columns, column -> column.knots.get(ramp));
  }

  /** The slopes of one ramp, by column. */
  public float[] slopes(int ramp) {
    return Floats.of(columns, column -> column.slope(ramp));
  }

  /**
   * Turns rows.
   *
   * @param measurements [rows, columns], nothing missing
   * @return [rows, columns]
   */
  NDArray apply(NDArray measurements) {
    NDArray sum = measurements.zerosLike();
    for (int ramp = 0; ramp + 1 < KNOTS; ramp++) {
      // Closed at once: this many copies of a table may not fit.
      try (NDArray risen = measurements.sub(row(measurements.getManager(), knots(ramp)));
          NDArray cut = risen.muli(row(measurements.getManager(), slopes(ramp))).clip(0f, 1f)) {
        sum.addi(cut);
      }
    }
    return sum.mul(STEP).sub(LIMIT);
  }

  private static NDArray row(NDManager manager, float[] values) {
    return manager.create(values, new Shape(1, values.length));
  }
}
