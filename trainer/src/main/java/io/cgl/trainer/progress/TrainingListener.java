package io.cgl.trainer.progress;

/** Is told how training goes, on the training thread; must be quick. */
@FunctionalInterface
public interface TrainingListener {

  /** Listens to nothing. */
  TrainingListener NONE = progress -> {};

  /** Called after every step. */
  void onStep(TrainingProgress progress);

  /** Called if there is something that the user should know. */
  default void onNotice(String notice) {}
}
