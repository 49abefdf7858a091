package io.cgl.trainer.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import io.cgl.trainer.data.ImageShape;

/**
 * The two halves of CIFAR's residual network (He et al. 2016, arXiv 1512.03385): three stages of
 * one, two and four times the width. Rows are flat between the halves, like a table's, so that
 * mixup needs no special case.
 */
final class ImageBlocks {

  private ImageBlocks() {}

  /** Stem and two stages: [batch, layout width] to [batch, {@link #hiddenSize}]. */
  static Block first(NetworkShape shape) {
    ImageShape image = shape.image();
    int width = shape.width();
    SequentialBlock block =
        new SequentialBlock()
            .add(new ReshapeBlock(new Shape(image.channels(), image.height(), image.width())))
            .add(new StemBlock(image.channels(), width));
    addStage(block, shape, width, width, 1);
    addStage(block, shape, width, 2 * width, 2);
    return block.add(new ReshapeBlock(new Shape(hiddenSize(shape))));
  }

  /**
   * Third stage, mean over all places and head: [batch, hidden size] to logits [1, batch, classes].
   */
  static Block last(NetworkShape shape) {
    int width = shape.width();
    SequentialBlock block = new SequentialBlock().add(new ReshapeBlock(hidden(shape)));
    addStage(block, shape, 2 * width, 4 * width, 2);
    return block.add(new GlobalAverageBlock()).add(new PackedLinear(1, 4 * width, shape.classes()));
  }

  /** Values of a row between the halves. */
  static long hiddenSize(NetworkShape shape) {
    return hidden(shape).size();
  }

  private static Shape hidden(NetworkShape shape) {
    ImageShape image = shape.image();
    return new Shape(2L * shape.width(), (image.height() + 1) / 2, (image.width() + 1) / 2);
  }

  private static void addStage(
      SequentialBlock block, NetworkShape shape, int in, int out, int stride) {
    block.add(new ConvolutionalBlock(in, out, stride));
    for (int i = 1; i < shape.backbone().blocksPerStage(); i++) {
      block.add(new ConvolutionalBlock(out, out, 1));
    }
  }
}
