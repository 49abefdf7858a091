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
 * Pre-norm residual blocks (Gorishniy et al. 2021, arXiv 2106.11959) of several members side by
 * side: {@code x + dropout(outer(relu(inner(norm(x)))))}, [members, batch, width] to the same
 * shape.
 */
public final class ResidualBlock extends AbstractBlock {

  private final PackedNorm norm;
  private final PackedLinear inner;
  private final PackedLinear outer;
  private final Shape stream;

  ResidualBlock(NetworkShape shape) {
    stream = new Shape(shape.members(), 1, shape.width());
    norm = addChildBlock("norm", new PackedNorm(shape.members(), shape.width()));
    inner =
        addChildBlock("inner", new PackedLinear(shape.members(), shape.width(), shape.hidden()));
    outer =
        addChildBlock("outer", new PackedLinear(shape.members(), shape.hidden(), shape.width()));
  }

  /** The normalisation at the block's beginning. */
  public PackedNorm norm() {
    return norm;
  }

  /** The layer into the hidden width. */
  public PackedLinear inner() {
    return inner;
  }

  /** The layer back to the stream's width. */
  public PackedLinear outer() {
    return outer;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray hidden =
        inner.forward(store, norm.forward(store, inputs, training), training).singletonOrThrow();
    NDArray change =
        outer
            .forward(store, new NDList(hidden.getNDArrayInternal().relu()), training)
            .singletonOrThrow();
    NDArray kept =
        training ? change.mul(DropoutMask.of(change.getManager(), change.getShape())) : change;
    return new NDList(inputs.singletonOrThrow().add(kept));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    norm.initialize(manager, dataType, stream);
    inner.initialize(manager, dataType, stream);
    outer.initialize(manager, dataType, stream);
  }
}
