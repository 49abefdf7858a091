package io.cgl.scoring;

import io.cgl.checkpoint.features.UnusualInputs;

/**
 * Hears of every call of a model, on the thread that made it: it must be quick, and safe for use by
 * several threads.
 */
public interface ScoringListener {

  /** Hears nothing. */
  ScoringListener NONE = (model, events, nanos, unusual) -> {};

  /**
   * A batch was scored.
   *
   * @param events in the batch
   * @param nanos that encoding and scoring took
   * @param unusual what of their inputs the model did not learn from
   */
  void scored(ModelVersion model, int events, long nanos, UnusualInputs unusual);
}
