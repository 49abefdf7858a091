package io.cgl.trainer.network;

import java.util.Locale;

/** The networks of experts and student. */
public enum Backbone {
  /** Pre-norm residual blocks over a row's features: tables, and images as rows of pixels. */
  MLP(0),

  /** The same over the outputs of a {@link FilterBank}: small images on a processor. */
  FILTERS(0),

  /** CIFAR's residual network (He et al. 2016, arXiv 1512.03385) with one block per stage. */
  RESNET8(1),

  /** The same with three blocks per stage. */
  RESNET20(3),

  /** The same with five blocks per stage. */
  RESNET32(5);

  private final int blocksPerStage;

  Backbone(int blocksPerStage) {
    this.blocksPerStage = blocksPerStage;
  }

  /** Whether it sees the rows as images. */
  public boolean convolutional() {
    return blocksPerStage > 0;
  }

  /** Residual blocks of each of the three stages; 0 if it is not convolutional. */
  int blocksPerStage() {
    return blocksPerStage;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
