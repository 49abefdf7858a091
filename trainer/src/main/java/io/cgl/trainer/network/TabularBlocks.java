package io.cgl.trainer.network;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.LayerNorm;

/** The two halves of a tabular network, between which manifold mixup mixes. */
final class TabularBlocks {

  private TabularBlocks() {}

  /** Input layer and first residual block: [batch, layout width] to [batch, width]. */
  static Block first(NetworkShape shape, float dropout) {
    return new SequentialBlock().add(new InputBlock(shape)).add(new ResidualBlock(shape, dropout));
  }

  /** Second residual block, norm and head: [batch, width] to logits [batch, classes]. */
  static Block last(NetworkShape shape, float dropout) {
    return new SequentialBlock()
        .add(new ResidualBlock(shape, dropout))
        .add(LayerNorm.builder().build())
        .add(shape.head().block(shape.classes()));
  }
}
