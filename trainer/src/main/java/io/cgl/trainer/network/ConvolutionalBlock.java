package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A basic residual block of convolutions (He et al. 2016, arXiv 1512.03385): {@code
 * relu(second(relu(first(x))) + shortcut(x))}. The shortcut is a convolution of size 1 where the
 * shape changes (their option B), else the input itself.
 */
public final class ConvolutionalBlock extends AbstractBlock {

  private final NormalisedConvolution first;
  private final NormalisedConvolution second;
  private final NormalisedConvolution shortcut;

  ConvolutionalBlock(int in, int out, int stride) {
    first = addChildBlock("first", new NormalisedConvolution(in, out, 3, stride));
    second = addChildBlock("second", new NormalisedConvolution(out, out, 3, 1));
    shortcut =
        in == out && stride == 1
            ? null
            : addChildBlock("shortcut", new NormalisedConvolution(in, out, 1, stride));
  }

  /** The convolution that may change the shape. */
  public NormalisedConvolution first() {
    return first;
  }

  /** The convolution that keeps it. */
  public NormalisedConvolution second() {
    return second;
  }

  /** The convolution beside them, or null where the input passes unchanged. */
  public NormalisedConvolution shortcut() {
    return shortcut;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray hidden =
        first.forward(store, inputs, training).singletonOrThrow().getNDArrayInternal().relu();
    NDArray change = second.forward(store, new NDList(hidden), training).singletonOrThrow();
    NDArray past =
        shortcut == null
            ? inputs.singletonOrThrow()
            : shortcut.forward(store, inputs, training).singletonOrThrow();
    return new NDList(change.add(past).getNDArrayInternal().relu());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return first.getOutputShapes(inputShapes);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    first.initialize(manager, dataType, inputShapes);
    second.initialize(manager, dataType, first.getOutputShapes(inputShapes));
    if (shortcut != null) {
      shortcut.initialize(manager, dataType, inputShapes);
    }
  }
}
