package io.cgl.benchmarks.accuracy.prior;

import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.checkpoint.priors.PriorEstimator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Estimated priors on generated shifts: 10 classes, the largest 100 times the smallest. */
final class GeneratedShifts {

  private static final int CLASSES = 10;
  private static final PriorShares BEFORE = PriorShares.longTail(CLASSES, 100);
  private static final int[] MAY_GROW = IntStream.range(1, CLASSES).toArray();
  private static final double[] RECALLS = {0.95, 0.85, 0.7, 0.5};
  private static final int[] HELD_OUT = {2000, 8000};
  private static final int[] EVENTS = {1000, 10_000};

  /** From 2 % to 50 % of all events change their class. */
  static final double[] SIZES = {0.02, 0.05, 0.1, 0.2, 0.5};

  private GeneratedShifts() {}

  /** What was measured of one kind of classifier. */
  record Row(double recall, int heldOut, int events, EstimationErrors errors) {}

  /**
   * Measures classifiers of several qualities.
   *
   * @param shifts for each of them, every one with a classifier of its own
   */
  static List<Row> measure(int shifts, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (double recall : RECALLS) {
      for (int heldOut : HELD_OUT) {
        for (int events : EVENTS) {
          rows.add(
              new Row(
                  recall,
                  heldOut,
                  events,
                  measure(recall, heldOut, events, shifts, random.split())));
        }
      }
    }
    return rows;
  }

  private static EstimationErrors measure(
      double recall, int heldOut, int events, int shifts, SplittableRandom random) {
    EstimationErrors errors = new EstimationErrors();
    for (int i = 0; i < shifts; i++) {
      GeneratedClassifier classifier = GeneratedClassifier.of(recall, CLASSES, random);
      HeldOutConfusion confusion = classifier.heldOut(BEFORE, heldOut, random);
      PriorShares after = Shift.draw(random).of(BEFORE, SIZES[i % SIZES.length], MAY_GROW, random);
      double[] predicted = classifier.predict(after, events, random);
      errors.add(after, predicted, new PriorEstimator(confusion).estimateWithIntervals(predicted));
    }
    return errors;
  }
}
