package io.cgl.checkpoint;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.TranslateException;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.trees.TreelessGraph;
import java.util.Optional;

/**
 * Scores with an {@link OnnxGraph} on one thread.
 *
 * <p>Not safe for use by several threads; close it before the graph.
 */
public final class ScoringSession implements AutoCloseable {

  private final Predictor<NDList, NDList> predictor;
  private final NDManager manager;
  private final Optional<TreeMargins> trees;
  private final int classes;

  ScoringSession(
      Predictor<NDList, NDList> predictor,
      NDManager manager,
      Optional<TreelessGraph> trees,
      int classes) {
    this.predictor = predictor;
    this.manager = manager;
    this.trees = trees.map(TreeMargins::new);
    this.classes = classes;
  }

  /**
   * Scores all rows of a batch in one call.
   *
   * @return rows x classes probabilities
   * @throws CheckpointException if the graph fails or its output has another shape
   */
  public Scores score(FeatureBatch batch) {
    if (batch.rows() == 0) {
      return new Scores(new float[0], classes);
    }
    try (NDManager scope = manager.newSubManager()) {
      NDList inputs =
          new NDList(scope.create(batch.view(), new Shape(batch.rows(), batch.width())));
      trees.ifPresent(margins -> inputs.add(margins.of(batch, scope)));
      NDList output = predictor.predict(inputs);
      try (output) {
        Shape shape = output.singletonOrThrow().getShape();
        if (!shape.equals(new Shape(batch.rows(), classes))) {
          throw new CheckpointException(
              "the graph gave %s for %d rows of %d classes"
                  .formatted(shape, batch.rows(), classes));
        }
        return new Scores(output.singletonOrThrow().toFloatArray(), classes);
      }
    } catch (TranslateException e) {
      throw new CheckpointException("the graph failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    predictor.close();
    manager.close();
  }
}
