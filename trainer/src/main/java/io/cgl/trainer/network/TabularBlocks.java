package io.cgl.trainer.network;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;

/** The two halves of tabular networks, between which manifold mixup mixes. */
final class TabularBlocks {

  private TabularBlocks() {}

  /** Input layer and first residual block: [batch, layout width] to [members, batch, width]. */
  static Block first(NetworkShape shape) {
    return new SequentialBlock().add(new PackedInput(shape)).add(new ResidualBlock(shape));
  }

  /**
   * Second residual block, norm, ReLU and head: [members, batch, width] to logits [members, batch,
   * classes].
   */
  static Block last(NetworkShape shape) {
    return new SequentialBlock()
        .add(new ResidualBlock(shape))
        .add(new PackedNorm(shape.members(), shape.width()))
        .add(Activation.reluBlock())
        .add(new PackedLinear(shape.members(), shape.width(), shape.classes()));
  }
}
