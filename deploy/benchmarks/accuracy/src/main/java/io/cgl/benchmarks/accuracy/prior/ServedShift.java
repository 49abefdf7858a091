package io.cgl.benchmarks.accuracy.prior;

import io.cgl.checkpoint.priors.PriorEstimator;
import io.cgl.checkpoint.priors.PriorReweighting;
import io.cgl.drift.priors.StreamPrior;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Streams drawn from real rows, whose class shares shift at one event, decided under several class
 * priors: by the checkpoint's own decision, and for the most probable class under another prior.
 * All of them see the same events.
 */
final class ServedShift {

  /** Events of a window. */
  static final int WINDOW = 1000;

  private static final int BEFORE = 20 * WINDOW;
  private static final int AFTER = 4 * WINDOW;

  private final ScoredRows rows;
  private final Map<Phase, Map<Prior, Hits>> hits = new EnumMap<>(Phase.class);
  private final EstimationErrors errors = new EstimationErrors();

  enum Phase {
    BEFORE,
    FIRST_WINDOW,
    LATER
  }

  enum Prior {
    /** The checkpoint's own decision. */
    UNIFORM,
    TRAINING,
    STREAM,
    /** The stream's estimated change alone: its prior divided by the held-out one. */
    CHANGE,
    /** What the events are drawn with, which no estimator sees. */
    TRUE
  }

  ServedShift(ScoredRows rows) {
    this.rows = rows;
    for (Phase phase : Phase.values()) {
      Map<Prior, Hits> byPrior = new EnumMap<>(Prior.class);
      for (Prior prior : Prior.values()) {
        byPrior.put(prior, new Hits(rows.byClass().size()));
      }
      hits.put(phase, byPrior);
    }
  }

  void play(PriorShares after, SplittableRandom random) {
    PriorShares before = rows.shares();
    StreamPrior stream =
        new StreamPrior(
            rows.confusion(), rows.decision().prior(), StreamPrior.State.initial(before.classes()));
    PriorReweighting training = to(rows.confusion().prior());
    double[] predicted = new double[before.classes()];
    for (int event = 0; event < BEFORE + AFTER; event++) {
      boolean shifted = event >= BEFORE;
      PriorShares now = shifted ? after : before;
      int actual = now.draw(random);
      float[] given = rows.draw(actual, random);
      Map<Prior, Hits> phase =
          hits.get(
              !shifted ? Phase.BEFORE : event < BEFORE + WINDOW ? Phase.FIRST_WINDOW : Phase.LATER);
      int said = rows.decision().label(given);
      phase.get(Prior.UNIFORM).add(actual, said);
      phase.get(Prior.TRAINING).add(actual, Hits.largest(training.apply(given)));
      phase.get(Prior.STREAM).add(actual, under(stream.correction(), given, said));
      phase.get(Prior.CHANGE).add(actual, changed(stream, given));
      phase.get(Prior.TRUE).add(actual, Hits.largest(to(now.toArray()).apply(given)));
      stream.count(said);
      predicted[said] += shifted ? 1 : 0;
    }
    errors.add(
        after, predicted, new PriorEstimator(rows.confusion()).estimateWithIntervals(predicted));
  }

  void add(ServedShift other) {
    for (Phase phase : Phase.values()) {
      for (Prior prior : Prior.values()) {
        hits(phase, prior).add(other.hits(phase, prior));
      }
    }
    errors.add(other.errors);
  }

  Hits hits(Phase phase, Prior prior) {
    return hits.get(phase).get(prior);
  }

  /** Of the priors estimated from the events after the shift. */
  EstimationErrors errors() {
    return errors;
  }

  private int changed(StreamPrior stream, float[] given) {
    return stream
        .state()
        .prior()
        .map(prior -> PriorReweighting.between(rows.confusion().prior(), prior).apply(given))
        .map(rows.decision()::label)
        .orElseGet(() -> rows.decision().label(given));
  }

  private PriorReweighting to(double[] prior) {
    return PriorReweighting.between(rows.decision().prior(), prior);
  }

  private static int under(Optional<PriorReweighting> prior, float[] given, int own) {
    return prior.isPresent() ? Hits.largest(prior.get().apply(given)) : own;
  }
}
