package io.cgl.stream.quality;

import io.cgl.drift.quality.AccuracyState;
import io.cgl.drift.quality.HeldOutRecalls.Recall;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state of the watch over the accuracy of one model name. Its components are the fields of
 * {@code StoredQualityState}.
 *
 * @param closedThrough windows that end at this time or before are closed
 * @param latest start of the latest window with a labelled event
 * @param late labelled events that came after their window had closed, not reported yet
 * @param checkpoints what is remembered of those that classified last, by their ids, the last one
 *     at the end: while a canary is on trial, windows of two come in turn
 */
public record QualityState(
    long closedThrough, long latest, long late, Map<String, Checkpoint> checkpoints) {

  public static final QualityState INITIAL =
      new QualityState(Long.MIN_VALUE, Long.MIN_VALUE, 0, Map.of());

  /** The active one, a candidate, and the one before a swap, whose last windows may still come. */
  private static final int MOST_CHECKPOINTS = 3;

  public QualityState {
    checkpoints = Collections.unmodifiableMap(new LinkedHashMap<>(checkpoints));
  }

  /**
   * What is remembered of a checkpoint.
   *
   * @param prequential labelled events of its windows, exponentially forgotten, by true class
   * @param detector what the accuracy detector remembers of it
   */
  public record Checkpoint(Map<String, Recall> prequential, Optional<AccuracyState> detector) {

    static final Checkpoint NEW = new Checkpoint(Map.of(), Optional.empty());
  }

  QualityState seen(long windowStart, long moreLate) {
    return new QualityState(
        closedThrough, Math.max(latest, windowStart), late + moreLate, checkpoints);
  }

  public QualityState closed(long through, long stillLate) {
    return new QualityState(through, latest, stillLate, checkpoints);
  }

  Checkpoint of(String modelId) {
    return checkpoints.getOrDefault(modelId, Checkpoint.NEW);
  }

  /**
   * With what is to be remembered of a checkpoint; the one that is longest ago may be forgotten.
   */
  public QualityState with(String modelId, Checkpoint checkpoint) {
    Map<String, Checkpoint> newest = new LinkedHashMap<>(checkpoints);
    newest.remove(modelId);
    newest.put(modelId, checkpoint);
    if (newest.size() > MOST_CHECKPOINTS) {
      newest.remove(newest.keySet().iterator().next());
    }
    return new QualityState(closedThrough, latest, late, newest);
  }

  /**
   * The state with what the accuracy detector remembers of the serving checkpoint. All others are
   * forgotten: one that serves again starts from the beginning.
   */
  public QualityState judged(AccuracyState state) {
    Map<String, Checkpoint> judged = new LinkedHashMap<>();
    checkpoints.forEach(
        (id, checkpoint) ->
            judged.put(
                id,
                new Checkpoint(
                    checkpoint.prequential(),
                    id.equals(state.modelId()) ? Optional.of(state) : Optional.empty())));
    return new QualityState(closedThrough, latest, late, judged);
  }
}
