package io.cgl.trainer.trees;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Boosted trees in whose growth a row of a rare class weighs a little more. They hold native memory
 * until {@link #close}; for one thread.
 */
public final class WeightedTrees implements AutoCloseable {

  /** A row weighs its class's count to the power of minus this. */
  private static final double RARITY = 0.125;

  /** The share of the training prior that is in the trees' probabilities. */
  private static final double PRIOR = 1 - RARITY;

  private final BoostedTrees model;

  private WeightedTrees(BoostedTrees model) {
    this.model = model;
  }

  /**
   * Grows them.
   *
   * @param afterRound receives the number of each finished round, from 1
   */
  static WeightedTrees grow(
      Dataset rows, GradientBoosting boosting, long seed, IntConsumer afterRound) {
    return new WeightedTrees(boosting.train(rows, weights(rows), seed, afterRound));
  }

  private static float[] weights(Dataset rows) {
    long[] counts = rows.classCounts();
    float[] weights = new float[rows.rows()];
    double sum = 0;
    for (int row = 0; row < weights.length; row++) {
      weights[row] = (float) StrictMath.pow((double) counts[rows.labels()[row]], -RARITY);
      sum += weights[row];
    }
    for (int row = 0; row < weights.length; row++) {
      weights[row] *= (float) (weights.length / sum);
    }
    return weights;
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @param layout of the raw rows
   * @throws IOException if these are not such trees
   */
  public static WeightedTrees of(byte[] bytes, FeatureLayout layout) throws IOException {
    return new WeightedTrees(BoostedTrees.of(bytes, layout));
  }

  /** The trees in XGBoost's own form. */
  public byte[] toBytes() {
    return model.toBytes();
  }

  /**
   * Log-probabilities of raw rows under a uniform prior, up to a constant per row.
   *
   * @param logPrior of the classes in training
   */
  public Scores uniform(Dataset rows, double[] logPrior) {
    float[] scores = model.margins(rows).flat();
    float[] shift = shift(logPrior);
    for (int i = 0; i < scores.length; i++) {
      scores[i] += shift[i % shift.length];
    }
    return new Scores(scores, logPrior.length);
  }

  /** What leads from the sum of {@link #trees} to log-probabilities under a uniform prior. */
  public float[] shift(double[] logPrior) {
    float[] shift = new float[logPrior.length];
    for (int label = 0; label < shift.length; label++) {
      shift[label] = (float) (-PRIOR * logPrior[label]);
    }
    return shift;
  }

  /** The trees one by one, in the order in which they are added up. */
  public List<Tree> trees() {
    return model.trees();
  }

  @Override
  public void close() {
    model.close();
  }
}
