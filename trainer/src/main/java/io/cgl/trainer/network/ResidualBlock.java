package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A pre-norm residual block (Gorishniy et al. 2021, arXiv 2106.11959): {@code x +
 * outer(dropout(relu(inner(norm(x)))))}, [batch, width] to [batch, width].
 */
public final class ResidualBlock extends AbstractBlock {

  private final NetworkShape shape;
  private final LayerNorm norm;
  private final Linear inner;
  private final Dropout dropout;
  private final Linear outer;

  ResidualBlock(NetworkShape shape, float dropoutRate) {
    this.shape = shape;
    norm = addChildBlock("norm", LayerNorm.builder().build());
    inner = addChildBlock("inner", Linear.builder().setUnits(shape.hidden()).build());
    dropout = addChildBlock("dropout", Dropout.builder().optRate(dropoutRate).build());
    outer = addChildBlock("outer", Linear.builder().setUnits(shape.width()).build());
  }

  /** The normalisation at the block's beginning. */
  public LayerNorm norm() {
    return norm;
  }

  /** The layer into the hidden width. */
  public Linear inner() {
    return inner;
  }

  /** The layer back to the stream's width. */
  public Linear outer() {
    return outer;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDList hidden = inner.forward(store, norm.forward(store, inputs, training), training);
    NDArray active = hidden.singletonOrThrow().getNDArrayInternal().relu();
    NDList kept = training ? dropout.forward(store, new NDList(active), true) : new NDList(active);
    NDArray change = outer.forward(store, kept, training).singletonOrThrow();
    return new NDList(inputs.singletonOrThrow().add(change));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape stream = new Shape(1, shape.width());
    Shape hidden = new Shape(1, shape.hidden());
    norm.initialize(manager, dataType, stream);
    inner.initialize(manager, dataType, stream);
    dropout.initialize(manager, dataType, hidden);
    outer.initialize(manager, dataType, hidden);
  }
}
