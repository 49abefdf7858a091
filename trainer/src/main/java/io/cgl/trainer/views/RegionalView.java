package io.cgl.trainer.views;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Augmented views that show the local stage a region of a row. */
public enum RegionalView {
  /**
   * A table's row with a contiguous run of features blanked, 50 to 90 % kept: what a crop is to an
   * image (SubTab, Ucar et al. 2021, arXiv 2110.04361).
   */
  MASK(false),

  /** A part of an image, 20 to 60 % of its area, enlarged to the whole. */
  CROP(true),

  /**
   * A box of a partner's pixels within an image, the targets mixed by area (CutMix, Yun et al.
   * 2019, arXiv 1905.04899). Partners are drawn uniformly, so that the mixed rows keep the training
   * prior and the loss corrects for it once.
   */
  CUTMIX(true),

  /**
   * An image cut into 2 by 2 patches in random order (PIRL, Misra et al. 2020, arXiv 1912.01991).
   */
  SHUFFLE2(true),

  /** The same with 4 by 4 patches. */
  SHUFFLE4(true);

  private final boolean ofImages;

  RegionalView(boolean ofImages) {
    this.ofImages = ofImages;
  }

  /** The views of images or of tables. */
  public static Set<RegionalView> all(boolean ofImages) {
    return Arrays.stream(values())
        .filter(view -> view.ofImages == ofImages)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RegionalView.class)));
  }
}
