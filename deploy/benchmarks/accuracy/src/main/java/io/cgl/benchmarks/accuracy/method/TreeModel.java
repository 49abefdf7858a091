package io.cgl.benchmarks.accuracy.method;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import java.util.function.Function;

/**
 * Trees that give class probabilities. Holds native memory until {@link #close}.
 *
 * @param trees class probabilities of raw rows
 * @param memory frees it
 */
record TreeModel(Function<Dataset, Scores> trees, Runnable memory) implements AutoCloseable {

  Scores predict(Dataset rows) {
    return trees.apply(rows);
  }

  @Override
  public void close() {
    memory.run();
  }
}
