package io.cgl.stream.driftwatch;

import io.cgl.avro.ClassShift;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.checkpoint.priors.PriorEstimate;
import io.cgl.checkpoint.priors.PriorEstimator;
import io.cgl.drift.DriftDetector;
import io.cgl.stream.frequencies.ModelWindow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the classes that moved changed: the shares of their predictions, and their estimated true
 * shares.
 */
final class ClassShifts {

  private ClassShifts() {}

  /**
   * The classes that moved, the one first whose estimated share changed most; where nothing can be
   * estimated, in the order of {@code shifts}.
   *
   * @param shifts as the detector found them
   * @param window of the checkpoint that predicted
   * @param predicted events by predicted class since they moved; may be weighted
   */
  static List<ClassShift> of(
      List<DriftDetector.Shift> shifts, ModelWindow window, double[] predicted) {
    Optional<PriorEstimate> priors =
        window
            .confusion()
            .map((HeldOutConfusion confusion) -> new PriorEstimator(confusion))
            .map(estimator -> estimator.estimateWithIntervals(asEvents(predicted, window)));
    Stream<DriftDetector.Shift> moved = shifts.stream();
    if (priors.isPresent()) {
      moved =
          moved.sorted(
              Comparator.comparingDouble(
                  shift -> -Math.abs(priors.get().change(shift.position()))));
    }
    return moved.map(shift -> of(shift, window, priors)).toList();
  }

  /**
   * The detector counts a bursty stream's events for less than one each, down to a handful a window
   * while it does not know the stream yet. So few would leave the estimate at the held-out shares;
   * they are taken for the events of one window at least.
   */
  private static double[] asEvents(double[] predicted, ModelWindow window) {
    double sum = Arrays.stream(predicted).sum();
    double scale = sum > 0 ? Math.max(1, window.events() / sum) : 1;
    return Arrays.stream(predicted).map(count -> scale * count).toArray();
  }

  private static ClassShift of(
      DriftDetector.Shift shift, ModelWindow window, Optional<PriorEstimate> priors) {
    int k = shift.position();
    return new ClassShift(
        window.frequencies().getFrequencies().get(k).getLabel(),
        shift.referenceShare(),
        shift.observedShare(),
        shift.evidence(),
        priors.map(estimate -> estimate.reference()[k]).orElse(null),
        priors.map(estimate -> estimate.estimated()[k]).orElse(null),
        priors.map(estimate -> estimate.low()[k]).orElse(null),
        priors.map(estimate -> estimate.high()[k]).orElse(null));
  }
}
