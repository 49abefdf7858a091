package io.cgl.trainer.config;

/** What the experts share. */
public enum ExpertSharing {
  /** Nothing: each is a network of its own, trained by itself. */
  NOTHING,

  /**
   * The first half of the network, as in MDCS (Zhao et al. 2023, arXiv 2308.09922) and BalPoE
   * (Aimar et al. 2023, arXiv 2206.05260): all are trained at once, on the same batches.
   */
  FIRST
}
