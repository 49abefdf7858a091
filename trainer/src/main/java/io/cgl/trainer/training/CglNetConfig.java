package io.cgl.trainer.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How CGL-Net is trained. Start from {@link #defaults()}.
 *
 * @param seed of everything random; equal seeds give equal networks on one machine
 * @param experts number of experts
 * @param width width of the residual stream
 * @param batchSize rows per step; fewer if there are fewer rows
 * @param epochs passes over the rows for an expert; if absent, as many as make the number of steps
 *     that {@link Schedule} holds for enough
 * @param learningRate peak learning rate of AdamW
 * @param serve what is served by default
 */
public record CglNetConfig(
    long seed,
    int experts,
    int width,
    int batchSize,
    OptionalInt epochs,
    float learningRate,
    Serve serve) {

  public CglNetConfig {
    require(experts >= 1, "at least one expert");
    require(width >= 2, "a width of at least 2");
    require(batchSize >= 2, "a batch of at least 2 rows");
    require(epochs.orElse(1) >= 1, "at least one epoch");
    require(learningRate > 0, "a learning rate above 0");
  }

  /** Three experts of width 256, batches of 256, learning rate 0.002, student and local served. */
  public static CglNetConfig defaults() {
    return new CglNetConfig(42, 3, 256, 256, OptionalInt.empty(), 2e-3f, Serve.STUDENT_LOCAL);
  }

  /** The same with another seed. */
  public CglNetConfig withSeed(long value) {
    return new CglNetConfig(value, experts, width, batchSize, epochs, learningRate, serve);
  }

  /** The same with another number of experts. */
  public CglNetConfig withExperts(int value) {
    return new CglNetConfig(seed, value, width, batchSize, epochs, learningRate, serve);
  }

  /** The same with another width. */
  public CglNetConfig withWidth(int value) {
    return new CglNetConfig(seed, experts, value, batchSize, epochs, learningRate, serve);
  }

  /** The same with another batch size. */
  public CglNetConfig withBatchSize(int value) {
    return new CglNetConfig(seed, experts, width, value, epochs, learningRate, serve);
  }

  /** The same with a fixed number of epochs. */
  public CglNetConfig withEpochs(int value) {
    return new CglNetConfig(
        seed, experts, width, batchSize, OptionalInt.of(value), learningRate, serve);
  }

  /** The same with another peak learning rate. */
  public CglNetConfig withLearningRate(float value) {
    return new CglNetConfig(seed, experts, width, batchSize, epochs, value, serve);
  }

  /** The same, serving something else by default. */
  public CglNetConfig withServe(Serve value) {
    return new CglNetConfig(seed, experts, width, batchSize, epochs, learningRate, value);
  }

  /** The settings by name, for provenance. */
  public Map<String, String> describe() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("experts", String.valueOf(experts));
    settings.put("width", String.valueOf(width));
    settings.put("batchSize", String.valueOf(batchSize));
    settings.put("epochs", epochs.isPresent() ? String.valueOf(epochs.getAsInt()) : "auto");
    settings.put("learningRate", String.valueOf(learningRate));
    return settings;
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException("CGL-Net needs " + what);
    }
  }
}
