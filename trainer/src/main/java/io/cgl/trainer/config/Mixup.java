package io.cgl.trainer.config;

/** Where pairs of rows are mixed (Zhang et al. 2018, arXiv 1710.09412). */
public enum Mixup {
  /** Nowhere. */
  NONE,

  /** After the first half of the network (manifold mixup, Verma et al. 2019, arXiv 1806.05236). */
  MANIFOLD
}
