package io.cgl.benchmarks.accuracy.method;

import io.cgl.trainer.trees.GradientBoosting;
import java.util.ArrayList;
import java.util.List;

/** Everything that can be trained and compared. */
public final class Trainings {

  /** The method whose time of training is the measure of all others' in the report. */
  public static final String XGBOOST = "XGBoost";

  private Trainings() {}

  /** All trainings, in the order of the report. */
  public static List<Training> all() {
    List<Training> trainings = new ArrayList<>();
    Boosting xgBoost = new Boosting(GradientBoosting.COMMON);
    trainings.add(new TreeTraining("xgboost", XGBOOST, xgBoost, ClassWeights.NONE));
    trainings.add(
        new TreeTraining(
            "xgboost-balanced", "XGBoost, balanced weights", xgBoost, ClassWeights.BALANCED));
    LightGbm lightGbm = new LightGbm(300, 31, 0.1, 1);
    trainings.add(new TreeTraining("lightgbm", "LightGBM", lightGbm, ClassWeights.NONE));
    trainings.add(
        new TreeTraining(
            "lightgbm-balanced", "LightGBM, balanced weights", lightGbm, ClassWeights.BALANCED));
    trainings.add(
        new TreeTraining(
            "random-forest", "random forest", new RandomForest(100), ClassWeights.NONE));
    trainings.addAll(CglNetVariants.all());
    return List.copyOf(trainings);
  }
}
