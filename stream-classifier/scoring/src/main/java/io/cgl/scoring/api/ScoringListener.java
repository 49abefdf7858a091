package io.cgl.scoring.api;

import io.cgl.checkpoint.features.UnusualInputs;
import java.util.Optional;

/**
 * Is told what scoring does, on the thread that does it. Implementations must be quick, must not
 * throw, and must be safe for use by several threads.
 */
public interface ScoringListener {

  ScoringListener NONE = new ScoringListener() {};

  /**
   * A batch was scored, on a stream thread.
   *
   * @param model that scored it
   * @param events in the batch, at least 1
   * @param nanos that encoding and scoring took, in nanoseconds
   * @param unusual inputs of the batch that the model did not learn from
   */
  default void scored(ModelVersion model, int events, long nanos, UnusualInputs unusual) {}

  /**
   * Another model serves or is on trial, from the next batch on.
   *
   * @param active the model that serves, if there is one
   * @param candidate the model on trial, if there is one
   */
  default void modelsChanged(Optional<ModelVersion> active, Optional<ModelVersion> candidate) {}
}
