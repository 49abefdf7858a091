package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.LabelledRows;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A table whose training and test rows are given.
 *
 * @param train the training rows, from the folder of the data sets
 * @param test the test rows, from the folder of the data sets
 */
record GivenSplit(
    String name,
    String description,
    Function<Path, LabelledRows> train,
    Function<Path, LabelledRows> test)
    implements BenchmarkSet {

  @Override
  public boolean splitBySeed() {
    return false;
  }

  @Override
  public Split split(Path data, long seed) {
    return Split.of(train.apply(data), test.apply(data));
  }
}
