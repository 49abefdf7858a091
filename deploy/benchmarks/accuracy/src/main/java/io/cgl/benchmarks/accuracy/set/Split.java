package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FilteredRows;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.data.TableProfile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

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

  /** Splits a table, each class in the same proportion. */
  static Split of(LabelledRows rows, double testShare, long seed) {
    List<String> labels = new ArrayList<>();
    rows.forEach((values, label) -> labels.add(label));
    BitSet training = new BitSet();
    for (int row : StratifiedSplit.of(labels, testShare, seed).training()) {
      training.set(row);
    }
    return of(numbered(rows, training::get), numbered(rows, row -> !training.get(row)));
  }

  /** The rows of some numbers, counted from 0. */
  private static LabelledRows numbered(LabelledRows rows, IntPredicate wanted) {
    return new FilteredRows(
        rows,
        () -> {
          AtomicInteger next = new AtomicInteger();
          return (values, label) -> wanted.test(next.getAndIncrement());
        });
  }
}
