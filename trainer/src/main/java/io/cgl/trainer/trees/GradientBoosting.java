package io.cgl.trainer.trees;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient-boosted trees (Chen and Guestrin 2016, arXiv 1603.02754) by histograms.
 *
 * @param rounds of boosting, one tree per class in each
 * @param depth of a tree at most
 * @param learningRate shrinks every tree
 * @param columns share of the columns, drawn for each tree, that it may look at; nothing is random
 *     if it is 1
 */
public record GradientBoosting(int rounds, int depth, double learningRate, double columns) {

  /** Common defaults of XGBoost. */
  public static final GradientBoosting COMMON = new GradientBoosting(300, 6, 0.1, 1);

  private static final GradientBoosting TABLES = new GradientBoosting(50, 6, 0.2, 1);

  /**
   * Neighbouring pixels are redundant: a tenth of the columns is enough and takes a third of the
   * time.
   */
  private static final GradientBoosting IMAGES = new GradientBoosting(100, 6, 0.2, 0.1);

  /** With more threads, histograms add up in another order and equal seeds give different trees. */
  static final int THREADS = 1;

  /** The settings for the trees beside networks, for rows of a layout. */
  public static GradientBoosting of(FeatureLayout layout) {
    return layout.image().isPresent() ? IMAGES : TABLES;
  }

  /** Grows the trees beside networks; see {@link WeightedTrees}. */
  public WeightedTrees weighted(Dataset rows, long seed, IntConsumer afterRound) {
    return WeightedTrees.grow(rows, this, seed, afterRound);
  }

  /** Grows trees with equal weights. */
  public BoostedTrees train(Dataset rows, long seed, IntConsumer afterRound) {
    return train(rows, equal(rows), seed, afterRound);
  }

  /**
   * Grows trees with equal weights, in fewer rounds if it is told to.
   *
   * @param goOn receives the number of each finished round, from 1, and says whether there is time
   *     for another one
   */
  public BoostedTrees trainWhile(Dataset rows, long seed, IntPredicate goOn) {
    return grow(rows, equal(rows), seed, goOn);
  }

  private static float[] equal(Dataset rows) {
    float[] equal = new float[rows.rows()];
    Arrays.fill(equal, 1);
    return equal;
  }

  /**
   * Grows trees.
   *
   * @param weights weight of each row
   * @param afterRound receives the number of each finished round, from 1
   * @throws TreesException if XGBoost fails
   */
  public BoostedTrees train(Dataset rows, float[] weights, long seed, IntConsumer afterRound) {
    return grow(
        rows,
        weights,
        seed,
        round -> {
          afterRound.accept(round);
          return true;
        });
  }

  private BoostedTrees grow(Dataset rows, float[] weights, long seed, IntPredicate goOn) {
    try {
      DMatrix matrix = TreeRows.matrix(rows);
      try {
        matrix.setLabel(TreeRows.labels(rows));
        matrix.setWeight(weights);
        Booster booster =
            XGBoost.train(matrix, parameters(rows.classes().size(), seed), 0, Map.of(), null, null);
        boolean more = true;
        for (int round = 0; round < rounds && more; round++) {
          booster.update(matrix, round);
          more = goOn.test(round + 1);
        }
        return new BoostedTrees(booster, rows.layout());
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new TreesException(e);
    }
  }

  private Map<String, Object> parameters(int classes, long seed) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("objective", "multi:softprob");
    parameters.put("num_class", classes);
    parameters.put("tree_method", "hist");
    parameters.put("max_depth", depth);
    parameters.put("eta", learningRate);
    parameters.put("colsample_bytree", columns);
    parameters.put("seed", seed);
    parameters.put("nthread", THREADS);
    return parameters;
  }
}
