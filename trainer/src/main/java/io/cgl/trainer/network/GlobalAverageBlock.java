package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** The mean over all pixels of an image: [batch, channels, height, width] to [batch, channels]. */
public final class GlobalAverageBlock extends AbstractBlock {

  private static final int[] PLACES = {2};

  GlobalAverageBlock() {}

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray images = inputs.singletonOrThrow();
    Shape shape = images.getShape();
    // DJL takes the mean over one axis only.
    return new NDList(images.reshape(shape.get(0), shape.get(1), -1).mean(PLACES));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].slice(0, 2)};
  }
}
