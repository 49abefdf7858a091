package io.cgl.trainer.trees;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Two boosted models, pooled by the mean of their log-probabilities: one gives every row the same
 * weight, one weighs a row of a rare class more. Hold native memory until {@link #close}; for one
 * thread.
 */
public final class PooledTrees implements AutoCloseable {

  /** In the second model a row weighs its class's count to the power of minus this. */
  private static final double RARITY = 0.25;

  /** The share of the training prior that is in the pool. */
  private static final double PRIOR = 1 - RARITY / 2;

  private final List<BoostedTrees> models;

  private PooledTrees(List<BoostedTrees> models) {
    this.models = List.copyOf(models);
  }

  /**
   * Grows both models.
   *
   * @param afterRound receives the number of finished rounds of both, from 1
   */
  static PooledTrees grow(
      Dataset rows, GradientBoosting boosting, long seed, IntConsumer afterRound) {
    BoostedTrees plain = boosting.train(rows, seed, afterRound);
    try {
      return new PooledTrees(
          List.of(
              plain,
              boosting.train(
                  rows,
                  weights(rows),
                  seed,
                  round -> afterRound.accept(boosting.rounds() + round))));
    } catch (RuntimeException e) {
      plain.close();
      throw e;
    }
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
  public static PooledTrees of(byte[] bytes, FeatureLayout layout) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    List<BoostedTrees> models = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      models.add(BoostedTrees.of(in.readNBytes(in.readInt()), layout));
    }
    return new PooledTrees(models);
  }

  /** Both models in XGBoost's own form. */
  public byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(models.size());
    for (BoostedTrees model : models) {
      byte[] own = model.toBytes();
      out.writeInt(own.length);
      out.write(own);
    }
    return bytes.toByteArray();
  }

  /**
   * Log-probabilities of raw rows under a uniform prior, up to a constant per row.
   *
   * @param logPrior of the classes in training
   */
  public Scores uniform(Dataset rows, double[] logPrior) {
    float[] sum = new float[rows.rows() * logPrior.length];
    float[] shift = shift(logPrior);
    for (BoostedTrees model : models) {
      float[] margins = model.margins(rows).flat();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += margins[i] / models.size();
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += shift[i % shift.length];
    }
    return new Scores(sum, logPrior.length);
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
    return models.stream()
        .flatMap(model -> model.trees().stream())
        .map(tree -> tree.scaled(1f / models.size()))
        .toList();
  }

  @Override
  public void close() {
    models.forEach(BoostedTrees::close);
  }
}
