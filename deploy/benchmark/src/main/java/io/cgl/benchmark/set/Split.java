package io.cgl.benchmark.set;

import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.Dataset;

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
}
