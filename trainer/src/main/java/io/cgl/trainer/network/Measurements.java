package io.cgl.trainer.network;

/** What becomes of a table's measurements: numeric columns whose values hardly ever repeat. */
public enum Measurements {
  /** Normal scores, see {@link NormalScores}. */
  RANKED,

  /** As other numeric columns: themselves, and their signed logarithm if they are heavy-tailed. */
  PLAIN
}
