package io.cgl.benchmarks.accuracy.method;

import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.Split;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.calibration.PriorDivision;
import io.cgl.trainer.data.Dataset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Trains trees on all training rows. Without class weights the same trees are measured a second
 * time with the prior divided out.
 *
 * @param name on the command line
 * @param title in the report
 * @param trees which
 * @param weights how much each row counts
 */
record TreeTraining(String name, String title, Trees trees, ClassWeights weights)
    implements Training {

  interface Trees {

    /** Whether they depend on the seed. */
    boolean random();

    TreeModel train(Dataset rows, float[] weights, long seed);
  }

  @Override
  public Kind kind() {
    return Kind.BASELINE;
  }

  @Override
  public boolean random() {
    return trees.random();
  }

  @Override
  public String configuration(BenchmarkSet set) {
    return trees + ", weights " + weights;
  }

  @Override
  public TrainingResult run(Split split, long seed, DoubleConsumer progress) {
    Dataset train = split.train();
    Dataset test = split.test();
    long[] counts = train.classCounts();
    Map<String, MethodResult> results = new LinkedHashMap<>();
    Timed<TreeModel> trained = Timed.of(() -> trees.train(train, weights.of(train), seed));
    try (TreeModel model = trained.result()) {
      Timed<Scores> scored = Timed.of(() -> model.predict(test));
      MethodResult.Cost cost =
          MethodResult.Cost.of(trained.coreSeconds(), scored.coreSeconds(), test.rows());
      results.put(title, result(scored.result(), test, counts, cost));
      if (weights == ClassWeights.NONE) {
        Scores corrected = PriorDivision.apply(scored.result(), counts);
        results.put(title + " + prior", result(corrected, test, counts, cost));
      }
    }
    return TrainingResult.of(results);
  }

  private static MethodResult result(
      Scores scores, Dataset test, long[] counts, MethodResult.Cost cost) {
    return new MethodResult(
        MethodResult.Quality.of(scores, test.labels(), counts),
        MethodResult.Calibration.NONE,
        cost);
  }
}
