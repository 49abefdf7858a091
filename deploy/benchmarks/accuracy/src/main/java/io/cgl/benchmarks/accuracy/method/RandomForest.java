package io.cgl.benchmarks.accuracy.method;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.trees.TreeRows;
import io.cgl.trainer.trees.TreesException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.IObjective;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * A random forest (Breiman 2001) as one round of XGBoost without shrinkage or penalties: trees of
 * unlimited depth, each on 63 % of the rows (as many distinct ones as a bootstrap has), the root of
 * the number of columns tried at each node. A squared loss on one-hot targets makes a split's gain
 * that of the Gini impurity, a leaf the class frequencies in it, and the sum over the trees their
 * mean.
 *
 * @param trees how many
 * @param bins thresholds tried in all columns together, 64 to 512 in each: every node counts in all
 *     of them, so this is time; a narrow table is hurt by coarse ones
 */
record RandomForest(int trees, int bins) implements TreeTraining.Trees {

  private static final double BOOTSTRAP_SHARE = 0.632;

  @Override
  public boolean random() {
    return true;
  }

  @Override
  public TreeModel train(Dataset rows, float[] weights, long seed) {
    int columns = TreeRows.columns(rows.layout());
    Map<String, Object> parameters = new LinkedHashMap<>();
    // Only shapes the output: the gradients are those of the squared loss below.
    parameters.put("objective", "multi:softprob");
    parameters.put("num_class", rows.classes().size());
    parameters.put("multi_strategy", "multi_output_tree");
    parameters.put("base_score", 0);
    parameters.put("tree_method", "hist");
    parameters.put("max_bin", Math.max(64, Math.min(512, bins / columns)));
    parameters.put("num_parallel_tree", trees);
    parameters.put("subsample", BOOTSTRAP_SHARE);
    parameters.put("colsample_bynode", Math.sqrt(columns) / columns);
    parameters.put("max_depth", 0);
    parameters.put("min_child_weight", 0);
    parameters.put("lambda", 0);
    parameters.put("eta", 1);
    parameters.put("nthread", 1);
    parameters.put("seed", seed);
    try {
      DMatrix matrix = TreeRows.matrix(rows);
      try {
        IObjective loss = squaredLoss(rows.labels(), weights, rows.classes().size());
        Booster forest = XGBoost.train(matrix, parameters, 1, Map.of(), loss, null);
        // Its sums are the class frequencies already.
        return new TreeModel(some -> TreeRows.predict(forest, some, true), forest::dispose);
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new TreesException(e);
    }
  }

  /** A squared loss at a prediction of 0, where the only round starts. */
  private static IObjective squaredLoss(int[] labels, float[] weights, int classes) {
    float[] gradients = new float[labels.length * classes];
    float[] curvatures = new float[gradients.length];
    for (int row = 0; row < labels.length; row++) {
      gradients[row * classes + labels[row]] = -weights[row];
      Arrays.fill(curvatures, row * classes, (row + 1) * classes, weights[row]);
    }
    return (predictions, matrix) -> List.of(gradients, curvatures);
  }
}
