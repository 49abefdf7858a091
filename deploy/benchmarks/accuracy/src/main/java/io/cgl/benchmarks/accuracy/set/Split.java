package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.data.TableProfile;

/**
 * The rows of one data set, the same for every method.
 *
 * @param train to learn from
 * @param test to be measured on, and for nothing else
 */
public record Split(Dataset train, Dataset test) {

  public Split {
    if (!train.classes().equals(test.classes())) {
      throw new DataException(
          "the test rows have classes that the training rows lack: %s, but trained on %s"
              .formatted(test.classes(), train.classes()));
    }
  }

  /**
   * The split of given rows. Only the training rows say which columns are numeric and which
   * categories and classes there are.
   */
  static Split of(LabelledRows train, LabelledRows test) {
    TableProfile profile = TableProfile.of(train, TableProfile.Overrides.NONE);
    return new Split(profile.read(train), profile.read(test));
  }

  /**
   * Splits a table of numbers, each class in the same proportion. (Categories would have to be
   * counted on the training rows alone.)
   */
  static Split of(LabelledRows rows, double testShare, long seed) {
    Dataset all = TableProfile.of(rows, TableProfile.Overrides.NONE).read(rows);
    StratifiedSplit split = StratifiedSplit.of(all, testShare, seed);
    return new Split(all.subset(split.training()), all.subset(split.heldOut()));
  }
}
