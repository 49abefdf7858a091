package io.cgl.trainer.network;

/** How a table's measurements are encoded: numeric columns whose values hardly ever repeat. */
public enum Measurements {
  /** Normal scores, see {@link NormalScores}. */
  RANKED,

  /** As other numeric columns: themselves, and their signed logarithm if they are heavy-tailed. */
  PLAIN
}
