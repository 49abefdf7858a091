package io.cgl.benchmark.method;

import io.cgl.benchmark.method.TreeModel.TreeException;
import io.cgl.trainer.data.Dataset;
import java.util.LinkedHashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient-boosted trees (Chen and Guestrin 2016, arXiv 1603.02754) by histograms. Nothing in them
 * is random, so that seeds make no difference where the split stays the same.
 *
 * @param rounds of boosting, one tree per class in each
 * @param depth of a tree at most
 * @param learningRate shrinks every tree
 */
record GradientBoosting(int rounds, int depth, double learningRate) implements TreeTraining.Trees {

  @Override
  public boolean random() {
    return false;
  }

  @Override
  public TreeModel train(Dataset rows, float[] weights, long seed) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("objective", "multi:softprob");
    parameters.put("num_class", rows.classes().size());
    parameters.put("tree_method", "hist");
    parameters.put("max_depth", depth);
    parameters.put("eta", learningRate);
    parameters.put("nthread", 1);
    parameters.put("seed", seed);
    try {
      DMatrix matrix = TreeFeatures.matrix(rows);
      try {
        matrix.setLabel(labels(rows));
        matrix.setWeight(weights);
        return new TreeModel(
            XGBoost.train(matrix, parameters, rounds, Map.of(), null, null), false);
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new TreeException(e);
    }
  }

  private static float[] labels(Dataset rows) {
    float[] labels = new float[rows.rows()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = rows.labels()[row];
    }
    return labels;
  }
}
