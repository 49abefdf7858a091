package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.util.Arrays;

/**
 * Turns raw rows into the network's inputs, by one formula for all columns and in float32
 * throughout, so that an ONNX graph of the same operations gives the same values:
 *
 * <pre>
 * x = isnan(x) ? fill : x
 * x = signedLog ? sign(x) * log(1 + |x|) : x
 * x = min(max((x - centre) * scale, low), high)
 * </pre>
 *
 * <p>A missing numeric value becomes the column's median. A numeric column is taken as
 * heavy-tailed, and gets the signed logarithm, if some training row would be cut off by the clip at
 * {@value #CLIP} deviations and the logarithm brings the farthest row nearer. A column that is
 * constant in training becomes 0. A categorical index becomes a row of the one embedding table that
 * all categorical columns share: the index plus the column's offset.
 *
 * @param fill what stands in for a missing value, per column
 * @param signedLog whether the column is heavy-tailed, per column
 * @param centre what is subtracted, per column
 * @param scale what is multiplied by then, per column
 * @param low the lowest result, per column
 * @param high the highest result, per column
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are not used.
public record Standardiser(
    float[] fill, boolean[] signedLog, float[] centre, float[] scale, float[] low, float[] high) {

  /** Numeric inputs are clipped at this many standard deviations. */
  public static final float CLIP = 5f;

  /** A deviation below this share of the mean is rounding, and the column constant. */
  private static final double CONSTANT = 1e-6;

  /** Fits the standardiser on training rows. */
  public static Standardiser fit(Dataset data) {
    FeatureLayout layout = data.layout();
    int width = layout.width();
    Standardiser fitted =
        new Standardiser(
            new float[width],
            new boolean[width],
            new float[width],
            new float[width],
            new float[width],
            new float[width]);
    for (int column = 0; column < layout.numeric(); column++) {
      fitted.fitNumeric(column, present(data, column));
    }
    int[] cardinalities = layout.cardinalities();
    int offset = 0;
    for (int i = 0; i < cardinalities.length; i++) {
      int column = layout.numeric() + i;
      fitted.centre[column] = -offset;
      fitted.scale[column] = 1;
      fitted.low[column] = offset;
      offset += cardinalities[i];
      fitted.high[column] = offset - 1;
    }
    return fitted;
  }

  /** Number of columns. */
  public int width() {
    return fill.length;
  }

  /** Whether any column is heavy-tailed. */
  public boolean anySignedLog() {
    for (boolean log : signedLog) {
      if (log) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a column is where it says nothing: the mean of a numeric one, the unknown entry of a
   * categorical one.
   */
  public float[] blank() {
    float[] blank = new float[width()];
    for (int column = 0; column < blank.length; column++) {
      blank[column] = Math.max(low[column], Math.min(high[column], 0f));
    }
    return blank;
  }

  /**
   * Standardises rows.
   *
   * @param raw [rows, width]
   * @return [rows, width], attached to the manager of {@code raw}
   */
  public NDArray apply(NDArray raw) {
    NDManager manager = raw.getManager();
    NDArray x = where(raw.isNaN(), row(manager, fill), raw);
    if (anySignedLog()) {
      NDArray logarithm = x.sign().mul(x.abs().add(1f).log());
      NDArray mask = manager.create(signedLog).reshape(1, width());
      x = where(mask.broadcast(x.getShape()), logarithm, x);
    }
    return x.sub(row(manager, centre))
        .mul(row(manager, scale))
        .maximum(row(manager, low))
        .minimum(row(manager, high));
  }

  private static NDArray where(NDArray condition, NDArray then, NDArray otherwise) {
    NDArray whole = then.broadcast(otherwise.getShape());
    return whole.getNDArrayInternal().where(condition, otherwise);
  }

  private static NDArray row(NDManager manager, float[] values) {
    return manager.create(values, new Shape(1, values.length));
  }

  private static float[] present(Dataset data, int column) {
    int width = data.layout().width();
    float[] values = new float[data.rows()];
    int count = 0;
    for (int row = 0; row < data.rows(); row++) {
      float value = data.features()[row * width + column];
      if (Float.isFinite(value)) {
        values[count++] = value;
      }
    }
    return Arrays.copyOf(values, count);
  }

  private void fitNumeric(int column, float[] values) {
    scale[column] = 1;
    if (values.length == 0) {
      return; // low = high = 0: the column says nothing.
    }
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    fill[column] = sorted[(sorted.length - 1) / 2];
    Moments raw = Moments.of(values);
    float[] logarithms = signedLogarithms(values);
    Moments log = Moments.of(logarithms);
    signedLog[column] = raw.farthest() > CLIP && log.farthest() < raw.farthest();
    Moments chosen = signedLog[column] ? log : raw;
    centre[column] = (float) chosen.mean();
    if (chosen.deviation() > CONSTANT * Math.max(Math.abs(chosen.mean()), 1e-20)) {
      scale[column] = (float) (1 / chosen.deviation());
      low[column] = -CLIP;
      high[column] = CLIP;
    }
  }

  private static float[] signedLogarithms(float[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) (Math.signum(values[i]) * Math.log(1f + Math.abs(values[i])));
    }
    return result;
  }

  /** Mean, standard deviation and the largest distance from the mean in deviations. */
  private record Moments(double mean, double deviation, double farthest) {

    static Moments of(float[] values) {
      double mean = 0;
      for (float value : values) {
        mean += value / (double) values.length;
      }
      double variance = 0;
      double distance = 0;
      for (float value : values) {
        variance += (value - mean) * (value - mean) / values.length;
        distance = Math.max(distance, Math.abs(value - mean));
      }
      double deviation = Math.sqrt(variance);
      return new Moments(mean, deviation, deviation > 0 ? distance / deviation : 0);
    }
  }
}
