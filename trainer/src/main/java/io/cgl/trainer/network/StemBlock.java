package io.cgl.trainer.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** The beginning of a residual network of convolutions: {@code relu(convolution(x))}. */
public final class StemBlock extends AbstractBlock {

  private final NormalisedConvolution convolution;

  StemBlock(int in, int out) {
    convolution = addChildBlock("convolution", new NormalisedConvolution(in, out, 3, 1));
  }

  public NormalisedConvolution convolution() {
    return convolution;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    return new NDList(
        convolution
            .forward(store, inputs, training)
            .singletonOrThrow()
            .getNDArrayInternal()
            .relu());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return convolution.getOutputShapes(inputShapes);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    convolution.initialize(manager, dataType, inputShapes);
  }
}
