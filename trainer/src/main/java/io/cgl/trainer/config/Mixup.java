package io.cgl.trainer.config;

/** Where pairs of rows are mixed (Zhang et al. 2018, arXiv 1710.09412). */
public enum Mixup {
  /** Nowhere. */
  NONE,

  /** At the input. Categories cannot be averaged: a mixed row takes each from one of its pair. */
  INPUT,

  /** After the first half of the network (manifold mixup, Verma et al. 2019, arXiv 1806.05236). */
  MANIFOLD,

  /**
   * After the first half of the network for the first, third, ... expert, nowhere for the others,
   * so that their errors differ.
   */
  ALTERNATE;

  /** Where the rows of an expert are mixed. */
  public Mixup of(int expert) {
    return this != ALTERNATE ? this : expert % 2 == 0 ? MANIFOLD : NONE;
  }
}
