package io.cgl.trainer.network;

import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;

/** The last layer of a network. */
public enum Head {
  /** A linear layer with a bias. */
  LINEAR,

  /** Scaled cosines without a bias, see {@link CosineHead}. */
  COSINE;

  /** A new head: [batch, any width] to logits [batch, classes]. */
  Block block(int classes) {
    return switch (this) {
      case LINEAR -> Linear.builder().setUnits(classes).build();
      case COSINE -> new CosineHead(classes);
    };
  }
}
