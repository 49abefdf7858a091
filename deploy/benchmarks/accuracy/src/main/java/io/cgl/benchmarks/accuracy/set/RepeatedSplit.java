package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.data.TableProfile;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A table of numbers that every seed splits again, each class in the same proportion. (Categories
 * would have to be counted on the training rows alone.)
 *
 * @param rows all rows, from the folder of the data sets
 * @param testShare share of every class to test on
 */
record RepeatedSplit(
    String name, String description, Function<Path, LabelledRows> rows, double testShare)
    implements BenchmarkSet {

  @Override
  public boolean splitBySeed() {
    return true;
  }

  @Override
  public Split split(Path data, long seed) {
    LabelledRows source = rows.apply(data);
    Dataset all = TableProfile.of(source, TableProfile.Overrides.NONE).read(source);
    StratifiedSplit split = StratifiedSplit.of(all, testShare, seed);
    return new Split(all.subset(split.training()), all.subset(split.heldOut()));
  }
}
