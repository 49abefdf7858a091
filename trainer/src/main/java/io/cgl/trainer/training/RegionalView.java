package io.cgl.trainer.training;

/** Augmented views that show the local stage a region of a row. */
public enum RegionalView {
  /**
   * A table's row with a contiguous run of features blanked, 50 to 90 % kept: what a crop is to an
   * image (SubTab, Ucar et al. 2021, arXiv 2110.04361).
   */
  MASK
}
