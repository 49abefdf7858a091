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
 * priors. All of them see the same events.
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
        new StreamPrior(rows.confusion(), StreamPrior.State.initial(before.classes()));
    PriorReweighting training = PriorReweighting.fromUniformTo(rows.confusion().prior());
    double[] predicted = new double[before.classes()];
    for (int event = 0; event < BEFORE + AFTER; event++) {
      boolean shifted = event >= BEFORE;
      PriorShares now = shifted ? after : before;
      int actual = now.draw(random);
      float[] given = rows.draw(actual, random);
      Map<Prior, Hits> phase =
          hits.get(
              !shifted ? Phase.BEFORE : event < BEFORE + WINDOW ? Phase.FIRST_WINDOW : Phase.LATER);
      phase.get(Prior.UNIFORM).add(actual, given);
      phase.get(Prior.TRAINING).add(actual, training.apply(given));
      phase.get(Prior.STREAM).add(actual, under(stream.correction(), given));
      phase.get(Prior.CHANGE).add(actual, under(change(stream), given));
      phase.get(Prior.TRUE).add(actual, PriorReweighting.fromUniformTo(now.toArray()).apply(given));
      int said = Hits.largest(given);
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

  private Optional<PriorReweighting> change(StreamPrior stream) {
    return stream
        .state()
        .prior()
        .map(
            prior -> {
              double[] reference = rows.confusion().prior();
              double[] change = new double[prior.length];
              for (int k = 0; k < change.length; k++) {
                change[k] = prior[k] / reference[k];
              }
              return PriorReweighting.fromUniformTo(change);
            });
  }

  private static float[] under(Optional<PriorReweighting> prior, float[] given) {
    return prior.isPresent() ? prior.get().apply(given) : given;
  }
}
