package io.cgl.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the label of an event is decided for, given its class probabilities. */
public enum DecisionObjective {
  /** Mean recall: a rare class counts as much as a frequent one, however frequent it is. */
  @JsonProperty("balanced")
  BALANCED,

  /** Mean F1 score. */
  @JsonProperty("macro-f1")
  MACRO_F1,

  /** Share of correct events: the most probable class. */
  @JsonProperty("accuracy")
  ACCURACY,

  /** The lowest expected cost, by a matrix of costs. */
  @JsonProperty("cost")
  COST
}
