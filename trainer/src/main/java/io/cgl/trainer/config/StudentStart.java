package io.cgl.trainer.config;

/** What a student's parameters are before it learns. */
public enum StudentStart {
  /** Drawn at random, as the experts' are. */
  RANDOM,

  /** The first expert's: a third of the steps is enough then. */
  EXPERT
}
