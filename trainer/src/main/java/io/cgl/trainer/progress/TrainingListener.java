package io.cgl.trainer.progress;

/** Receives the progress of a training, on the training thread; must be quick. */
@FunctionalInterface
public interface TrainingListener {

  /** Ignores everything. */
  TrainingListener NONE = progress -> {};

  /** Called after every step. */
  void onStep(TrainingProgress progress);

  /** Called with a message for the user. */
  default void onNotice(String notice) {}
}
