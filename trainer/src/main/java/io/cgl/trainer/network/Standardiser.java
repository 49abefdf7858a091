package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.data.Floats;
import io.cgl.trainer.data.ImageShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Turns raw rows into the network's inputs, by one formula for all inputs and in float32
 * throughout, so that an ONNX graph of the same operations gives the same values:
 *
 * <pre>
 * x = raw[source]
 * x = isnan(x) ? fill : x
 * x = signedLog ? sign(x) * log(1 + |x|) : x
 * x = min(max((x - centre) * scale, low), high)
 * </pre>
 *
 * <p>A missing numeric value becomes the column's median. A numeric column that is constant in
 * training becomes 0. A column whose farthest training row lies beyond the clip is heavy-tailed and
 * makes two inputs: itself, which is exact in the bulk, and its signed logarithm, which resolves
 * the tail. A categorical index becomes a row of the one embedding table that all categorical
 * columns share: the index plus the column's offset.
 *
 * <p>An image's pixels are never missing or heavy-tailed: only the last line of the formula
 * applies, with centre and scale of the pixel's channel, or to the outputs of a {@link FilterBank},
 * each with centre and scale of its own.
 *
 * @param layout of the raw rows
 * @param scores of measurements; they follow a raw row's columns as columns of their own
 * @param filters what images pass first, if anything
 * @param inputs one for each column of {@link #output()}
 */
public record Standardiser(
    FeatureLayout layout, NormalScores scores, Optional<FilterBank> filters, List<Input> inputs) {

  /** Plain inputs are clipped at this many standard deviations. */
  public static final float CLIP = 5f;

  /** Logarithms are clipped at this many: each further deviation is another factor already. */
  public static final float LOG_CLIP = 10f;

  /** A deviation below this share of the mean is rounding, and the column constant. */
  private static final double CONSTANT = 1e-6;

  public Standardiser {
    inputs = List.copyOf(inputs);
  }

  /**
   * How one input is made; see the formula.
   *
   * @param source the raw column, or the layout's width plus the number of a normal score
   * @param fill what stands in for a missing value
   * @param signedLog whether the signed logarithm is taken
   * @param centre what is subtracted
   * @param scale what is multiplied by then
   * @param low the lowest result
   * @param high the highest result
   */
  public record Input(
      int source,
      float fill,
      boolean signedLog,
      float centre,
      float scale,
      float low,
      float high) {}

  /**
   * Fits the standardiser on training rows.
   *
   * @throws IllegalArgumentException if the backbone does not suit the rows
   */
  public static Standardiser fit(Dataset data, Measurements measurements, Backbone backbone) {
    Optional<ImageShape> image = data.layout().image();
    if (backbone == Backbone.FILTERS) {
      return FilterMoments.standardiser(
          data,
          image.orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "filters is a network for images, these rows are a table's: use mlp")));
    }
    return image.isPresent()
        ? PixelMoments.standardiser(data, image.get())
        : fitTable(data, measurements);
  }

  private static Standardiser fitTable(Dataset data, Measurements measurements) {
    FeatureLayout layout = data.layout();
    List<NormalScores.Column> scores = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    List<Input> logarithms = new ArrayList<>();
    for (int column = 0; column < layout.numeric(); column++) {
      float[] values = present(data, column);
      Arrays.sort(values);
      float median = values.length == 0 ? 0 : values[(values.length - 1) / 2];
      if (measurements == Measurements.RANKED && NormalScores.suits(values)) {
        inputs.add(
            new Input(
                layout.width() + scores.size(),
                0,
                false,
                0,
                1,
                -NormalScores.LIMIT,
                NormalScores.LIMIT));
        scores.add(NormalScores.Column.fit(column, values));
        continue;
      }
      Moments raw = Moments.of(values);
      inputs.add(numeric(column, median, false, raw));
      if (raw.farthest() > CLIP && !binary(values)) {
        logarithms.add(numeric(column, median, true, Moments.of(signedLogarithms(values))));
      }
    }
    inputs.addAll(logarithms);
    int offset = 0;
    for (int i = 0; i < layout.categorical(); i++) {
      int entries = layout.cardinalities().get(i);
      inputs.add(
          new Input(layout.numeric() + i, 0, false, -offset, 1, offset, offset + entries - 1f));
      offset += entries;
    }
    return new Standardiser(layout, new NormalScores(scores), Optional.empty(), inputs);
  }

  /**
   * The layout of the rows that {@link #apply} gives; its numeric columns include the logarithms.
   */
  public FeatureLayout output() {
    return layout.image().isPresent() && filters.isEmpty()
        ? layout
        : new FeatureLayout(inputs.size() - layout.categorical(), layout.cardinalities());
  }

  /**
   * The neutral value of an input: the mean of a numeric one, the unknown entry of a categorical
   * one.
   */
  public float[] blank() {
    return floats(input -> Math.max(input.low, Math.min(input.high, 0f)));
  }

  /**
   * Standardises rows.
   *
   * @param raw [rows, layout width]
   * @return [rows, output width], attached to the manager of {@code raw}
   */
  public NDArray apply(NDArray raw) {
    NDManager manager = raw.getManager();
    NDArray x = filters.map(bank -> bank.apply(raw)).orElse(raw);
    if (layout.image().isEmpty()) {
      x = withScores(raw).get(new NDIndex(":, {}", manager.create(sources())));
      x = where(x.isNaN(), row(manager, floats(Input::fill)), x);
      NDArray logarithm = x.sign().mul(x.abs().add(1f).log());
      NDArray mask = manager.create(signedLogs()).reshape(1, inputs.size()).gt(0);
      x = where(mask.broadcast(x.getShape()), logarithm, x);
    }
    return x.sub(row(manager, floats(Input::centre)))
        .mul(row(manager, floats(Input::scale)))
        .maximum(row(manager, floats(Input::low)))
        .minimum(row(manager, floats(Input::high)));
  }

  /** The raw column behind each input. */
  public int[] features() {
    int width = layout.width();
    return inputs.stream()
        .mapToInt(Input::source)
        .map(source -> source < width ? source : scores.columns().get(source - width).source())
        .toArray();
  }

  private NDArray withScores(NDArray raw) {
    if (scores.columns().isEmpty()) {
      return raw;
    }
    NDManager manager = raw.getManager();
    NDArray measured = raw.get(new NDIndex(":, {}", manager.create(scores.sources())));
    NDArray present = where(measured.isNaN(), row(manager, scores.fills()), measured);
    return raw.concat(scores.apply(present), 1);
  }

  /** One component of each input, for a tensor. */
  public float[] floats(ToDoubleFunction<Input> component) {
    return Floats.of(inputs, component);
  }

  /** The column that each input is made from. */
  public long[] sources() {
    return inputs.stream().mapToLong(Input::source).toArray();
  }

  /** Which inputs are signed logarithms: 1, or else 0. */
  public int[] signedLogs() {
    return inputs.stream().mapToInt(input -> input.signedLog ? 1 : 0).toArray();
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

  private static Input numeric(int column, float median, boolean signedLog, Moments moments) {
    boolean constant = moments.deviation() <= CONSTANT * Math.max(Math.abs(moments.mean()), 1e-20);
    float clip = constant ? 0 : signedLog ? LOG_CLIP : CLIP;
    float scale = constant ? 1 : (float) (1 / moments.deviation());
    return new Input(column, median, signedLog, (float) moments.mean(), scale, -clip, clip);
  }

  /** Whether sorted values are only two, for which a logarithm adds nothing. */
  private static boolean binary(float[] sorted) {
    float first = sorted[0];
    float last = sorted[sorted.length - 1];
    for (float value : sorted) {
      if (value != first && value != last) {
        return false;
      }
    }
    return true;
  }

  private static float[] signedLogarithms(float[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) (Math.signum(values[i]) * StrictMath.log(1f + Math.abs(values[i])));
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
