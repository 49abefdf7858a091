package io.cgl.trainer.config;

/** How the student learns from the experts. */
public enum Distillation {
  /** Not at all: there is no student. */
  OFF,

  /** From the labels alone, for as many steps: the control. */
  LABELS,

  /**
   * Function matching (Beyer et al. 2022, arXiv 2106.05237): teachers and student see the same
   * mixed pairs, lambda ~ U(0, 1), and the student follows the mean of the teachers' probabilities.
   */
  FUNCTION_MATCHING
}
