package io.cgl.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.trees.BitVectorTrees;
import io.cgl.checkpoint.trees.TreelessGraph;
import java.nio.FloatBuffer;

/** The margins of a graph's trees as an input of the rest of the graph. For one thread. */
final class TreeMargins {

  private final BitVectorTrees trees;
  private final long[] scratch;
  private FloatBuffer margins = FloatBuffer.allocate(0);

  TreeMargins(TreelessGraph graph) {
    trees = graph.trees();
    scratch = trees.newScratch();
  }

  /**
   * The margins of a batch, rows x targets, valid until the next call.
   *
   * @throws CheckpointException if the rows lack a column that the trees test
   */
  NDArray of(FeatureBatch batch, NDManager manager) {
    if (batch.width() < trees.columns()) {
      throw new CheckpointException(
          "the graph's trees read %d columns, the rows have %d"
              .formatted(trees.columns(), batch.width()));
    }
    int values = batch.rows() * trees.targets();
    if (margins.capacity() < values) {
      margins = FeatureBatch.allocate(2 * values);
    }
    trees.score(batch.view(), batch.rows(), batch.width(), margins, scratch);
    return manager.create(
        margins.duplicate().limit(values), new Shape(batch.rows(), trees.targets()));
  }
}
