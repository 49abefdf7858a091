package io.cgl.samples.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the events of each class look like.
 *
 * <p>An event is drawn in a latent space first, one standardised dimension per numeric field:
 * {@code z = signature(class) + offset(mode) + load * loading + spread(mode) * noise}, and then
 * given the scale of its field: a lognormal (heavy-tailed) quantity, a fraction between 0 and 1
 * (skewed where it crowds one end) or a linear one. Categorical fields take a value that is typical
 * of the mode, or one from the field's own distribution. Some numeric values get lost.
 *
 * <p>Signatures are written by hand; modes are drawn once from a fixed seed. Everything uses {@link
 * StrictMath} and {@link Random}, whose results do not depend on the platform.
 */
final class FaultModes {

  static final List<String> CLASSES =
      List.of(
          "healthy",
          "traffic-surge",
          "cache-miss-storm",
          "slow-disk",
          "noisy-neighbour",
          "memory-leak",
          "packet-loss",
          "thread-starvation",
          "clock-drift");

  private static final long MODES_SEED = 20_260_101L;
  private static final int MIN_MODES = 4;
  private static final int MAX_MODES = 8;

  /** The standard deviation of a mode's offset from its class's signature, where it has one. */
  private static final double MODE_OFFSET = 2.2;

  /** The share of dimensions in which a mode is off its class's signature. */
  private static final double OFFSET_DENSITY = 0.35;

  /** The standard deviation of the events of one mode, at least. */
  private static final double MIN_SPREAD = 0.47;

  private static final double MAX_SPREAD = 1.6 * MIN_SPREAD;

  /** The share of each mode of a class is that of the one before it times this. */
  private static final double MODE_DECAY = 0.95;

  /** How often a categorical value is the one that is typical of the mode. */
  private static final double TYPICAL = 0.5;

  /** What the signatures are multiplied with: they give a class a direction, its modes a place. */
  private static final double SIGNATURE_WEIGHT = 0.25;

  private static final List<NumericField> NUMERIC =
      List.of(
          new NumericField("latency_p50_ms", Scale.LOGNORMAL, 12, 0.6, 0.2, 0),
          new NumericField("latency_p99_ms", Scale.LOGNORMAL, 90, 1.0, 0.25, 0),
          new NumericField("requests_per_s", Scale.LOGNORMAL, 400, 0.9, 0.4, 0),
          new NumericField("error_fraction", Scale.FRACTION, -4, 1.2, 0.05, 0),
          new NumericField("cpu_fraction", Scale.FRACTION, -0.5, 0.8, 0.35, 0),
          new NumericField("memory_fraction", Scale.FRACTION, 0.4, 0.7, 0.1, 0),
          new NumericField("disk_queue_depth", Scale.LOGNORMAL, 1.5, 1.1, 0.15, 0.05),
          new NumericField("disk_read_mb_per_s", Scale.LOGNORMAL, 20, 1.3, 0.2, 0.05),
          new NumericField("tcp_retransmits_per_s", Scale.LOGNORMAL, 0.8, 1.4, 0.1, 0),
          new NumericField("open_connections", Scale.LOGNORMAL, 150, 0.7, 0.35, 0),
          new NumericField("gc_pause_ms", Scale.LOGNORMAL, 8, 1.0, 0.15, 0.12),
          new NumericField("temperature_c", Scale.LINEAR, 41, 4.5, 0.15, 0.08));

  private static final List<CategoricalField> CATEGORICAL =
      List.of(
          new CategoricalField("protocol", 0.5, "http1", "http2", "grpc", "mqtt"),
          new CategoricalField(
              "region", 0.3, "eu-north", "eu-west", "us-east", "us-west", "ap-south", "sa-east"),
          new CategoricalField(
              "client_build",
              1.4,
              "7.4 7.3 7.2 8.0-beta 7.1 7.0 6.9 6.8 6.5 6.2 5.9 nightly".split(" ")));

  /** Rows: classes; columns: numeric fields, in latent standard deviations. */
  private static final double[][] SIGNATURES = {
    // p50  p99   rps   err   cpu   mem   queue read  retr  conn  gc    temp
    {-0.4, -0.4, 0.0, -0.4, -0.3, -0.2, -0.4, -0.2, -0.4, -0.2, -0.3, -0.3}, // healthy
    {0.4, 0.6, 1.6, 0.3, 1.2, 0.3, 0.2, 0.3, 0.2, 1.5, 0.5, 0.7}, // traffic-surge
    {0.9, 1.1, 0.2, 0.1, 0.5, 0.0, 0.7, 1.6, 0.0, 0.3, 0.2, 0.3}, // cache-miss-storm
    {0.8, 1.4, -0.3, 0.5, -0.4, 0.1, 1.9, -1.0, 0.0, 0.4, 0.0, 0.2}, // slow-disk
    {0.6, 1.0, -0.2, 0.2, 1.3, 0.3, 0.5, 0.2, 0.1, 0.0, 0.3, 1.1}, // noisy-neighbour
    {0.3, 0.8, -0.1, 0.4, 0.4, 1.9, 0.1, 0.0, 0.0, 0.2, 1.8, 0.2}, // memory-leak
    {0.7, 1.5, -0.4, 1.0, -0.3, 0.0, 0.0, 0.0, 2.0, 0.6, 0.0, 0.0}, // packet-loss
    {1.1, 1.3, -0.8, 0.8, -0.8, 0.4, 0.0, -0.4, 0.1, 1.3, 0.4, -0.4}, // thread-starvation
    {-0.1, 0.3, -0.2, 1.4, -0.1, 0.0, 0.0, -0.1, 0.7, -0.6, -0.1, 0.1}, // clock-drift
  };

  static final List<Field> FIELDS =
      Stream.concat(
              NUMERIC.stream()
                  .map(f -> new Field(f.name(), Field.Kind.NUMERIC, f.missingShare() > 0)),
              CATEGORICAL.stream().map(f -> new Field(f.name, Field.Kind.CATEGORICAL, false)))
          .toList();

  private static final List<FaultClass> CLASS_MODES = drawModes(new Random(MODES_SEED));

  private FaultModes() {}

  /** Draws the values of one event, in the order of {@link #FIELDS}. */
  static List<Object> event(int label, Random random) {
    FaultClass faultClass = CLASS_MODES.get(label);
    Mode mode = faultClass.modes.get(draw(faultClass.modeShares, random));
    double load = random.nextGaussian();
    List<Object> values = new ArrayList<>(FIELDS.size());
    for (int i = 0; i < NUMERIC.size(); i++) {
      NumericField field = NUMERIC.get(i);
      double z = mode.centre[i] + load * field.loading() + mode.spread * random.nextGaussian();
      boolean missing = random.nextDouble() < field.missingShare();
      values.add(missing ? null : (Double) field.value(z));
    }
    for (int i = 0; i < CATEGORICAL.size(); i++) {
      CategoricalField field = CATEGORICAL.get(i);
      boolean typical = random.nextDouble() < TYPICAL;
      int value = draw(field.valueShares, random);
      values.add(field.values.get(typical ? mode.typical[i] : value));
    }
    return values;
  }

  /** Draws an index with the given probabilities, which sum to 1. */
  static int draw(double[] probabilities, Random random) {
    double u = random.nextDouble();
    int i = 0;
    while (i < probabilities.length - 1 && u >= probabilities[i]) {
      u -= probabilities[i];
      i++;
    }
    return i;
  }

  private static List<FaultClass> drawModes(Random random) {
    List<FaultClass> classes = new ArrayList<>();
    for (double[] signature : SIGNATURES) {
      classes.add(new FaultClass(signature, random));
    }
    return Collections.unmodifiableList(classes);
  }

  /** Scales weights so that they sum to 1. */
  private static double[] shares(int count, IntToDoubleFunction weight) {
    double[] weights = IntStream.range(0, count).mapToDouble(weight).toArray();
    double total = 0;
    for (double w : weights) {
      total += w;
    }
    double sum = total;
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  private static final class FaultClass {
    final List<Mode> modes;
    final double[] modeShares;

    FaultClass(double[] signature, Random random) {
      int count = MIN_MODES + random.nextInt(MAX_MODES - MIN_MODES + 1);
      modes = Stream.generate(() -> new Mode(signature, random)).limit(count).toList();
      modeShares = shares(count, i -> StrictMath.pow(MODE_DECAY, i));
    }
  }

  private static final class Mode {
    final double[] centre;
    final double spread;
    final int[] typical;

    Mode(double[] signature, Random random) {
      centre = Arrays.stream(signature).map(s -> s * SIGNATURE_WEIGHT).toArray();
      for (int i = 0; i < centre.length; i++) {
        double offset = MODE_OFFSET * random.nextGaussian();
        if (random.nextDouble() < OFFSET_DENSITY) {
          centre[i] += offset;
        }
      }
      spread = MIN_SPREAD + (MAX_SPREAD - MIN_SPREAD) * random.nextDouble();
      typical = CATEGORICAL.stream().mapToInt(f -> draw(f.valueShares, random)).toArray();
    }
  }

  private enum Scale {
    LOGNORMAL,
    FRACTION,
    LINEAR
  }

  /**
   * @param middle the value (of a fraction: its logit) at {@code z = 0}
   * @param factor what {@code z} is multiplied with, in the logarithm, the logit or as it is
   * @param loading how much the service's load moves it
   */
  private record NumericField(
      String name, Scale scale, double middle, double factor, double loading, double missingShare) {

    double value(double z) {
      double value =
          switch (scale) {
            case LOGNORMAL -> middle * StrictMath.exp(factor * z);
            case FRACTION -> 1 / (1 + StrictMath.exp(-(middle + factor * z)));
            case LINEAR -> middle + factor * z;
          };
      return Math.round(value * 1e4) / 1e4;
    }
  }

  private static final class CategoricalField {
    final String name;
    final List<String> values;

    /** A power law: the values stand in the order of their frequency. */
    final double[] valueShares;

    /**
     * @param tail the exponent of the power law; the larger, the rarer the last values
     */
    CategoricalField(String name, double tail, String... values) {
      this.name = name;
      this.values = List.of(values);
      this.valueShares = shares(values.length, i -> StrictMath.pow(i + 1, -tail));
    }
  }
}
