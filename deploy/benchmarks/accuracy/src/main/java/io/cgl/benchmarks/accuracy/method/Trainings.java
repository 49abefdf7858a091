package io.cgl.benchmarks.accuracy.method;

import io.cgl.trainer.trees.GradientBoosting;
import java.util.ArrayList;
import java.util.List;

/** Everything that can be trained and compared. */
public final class Trainings {

  private static final int TREES = 300;

  private Trainings() {}

  /** All trainings, in the order of the report. */
  public static List<Training> all() {
    Boosting boosting = new Boosting(GradientBoosting.COMMON);
    RandomForest forest = new RandomForest(TREES, 8192);
    List<Training> trainings = new ArrayList<>();
    trainings.add(new TreeTraining("xgboost", "XGBoost", boosting, ClassWeights.NONE));
    trainings.add(
        new TreeTraining(
            "xgboost-balanced", "XGBoost, balanced weights", boosting, ClassWeights.BALANCED));
    trainings.add(new TreeTraining("random-forest", "random forest", forest, ClassWeights.NONE));
    trainings.add(
        new TreeTraining(
            "random-forest-balanced",
            "random forest, balanced weights",
            forest,
            ClassWeights.BALANCED));
    trainings.addAll(CglNetVariants.all());
    return List.copyOf(trainings);
  }
}
