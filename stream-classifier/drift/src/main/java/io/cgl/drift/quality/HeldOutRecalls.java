package io.cgl.drift.quality;

import io.cgl.checkpoint.priors.HeldOutConfusion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint's recall of each class on held-out rows, which the recalls of labelled events are
 * compared with.
 *
 * @param modelId the checkpoint
 * @param byClass by the true class
 */
public record HeldOutRecalls(String modelId, Map<String, Recall> byClass) {

  public HeldOutRecalls {
    byClass = Map.copyOf(byClass);
  }

  /**
   * Rows or events of one class.
   *
   * @param labelled all of them
   * @param recalled those that were predicted to be of that class
   */
  public record Recall(double labelled, double recalled) {

    public static Recall of(long labelled, long recalled) {
      return new Recall((double) labelled, (double) recalled);
    }

    Recall plus(Recall other) {
      return new Recall(labelled + other.labelled, recalled + other.recalled);
    }

    Recall times(double factor) {
      return new Recall(factor * labelled, factor * recalled);
    }

    /** The recall, 0 to 1; NaN without rows. */
    public double share() {
      return recalled / labelled;
    }
  }

  /** The recalls of a confusion matrix, without classes that have no held-out rows. */
  public static HeldOutRecalls of(
      String modelId, List<String> classes, HeldOutConfusion confusion) {
    Map<String, Recall> byClass = new HashMap<>();
    for (int k = 0; k < classes.size(); k++) {
      long rows = 0;
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        rows += confusion.count(k, predicted);
      }
      if (rows > 0) {
        byClass.put(classes.get(k), Recall.of(rows, confusion.count(k, k)));
      }
    }
    return new HeldOutRecalls(modelId, byClass);
  }
}
