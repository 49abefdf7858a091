package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;

/**
 * Standardised rows [batch, layout width] to the residual stream [batch, width]: categories are
 * looked up in one embedding table for all columns, joined to the numeric columns and put through a
 * linear layer.
 */
public final class InputBlock extends AbstractBlock {

  private final NetworkShape shape;
  private final Parameter table;
  private final Linear linear;

  InputBlock(NetworkShape shape) {
    this.shape = shape;
    table =
        shape.layout().categorical() == 0
            ? null
            : addParameter(
                Parameter.builder()
                    .setName("embedding")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(shape.layout().entries(), shape.embedding()))
                    .optInitializer(new NormalInitializer(0.5f))
                    .build());
    linear = addChildBlock("input", Linear.builder().setUnits(shape.width()).build());
  }

  /** The shape of the network that the block belongs to. */
  public NetworkShape shape() {
    return shape;
  }

  /** The embedding table [entries, embedding], or null without categorical columns. */
  public Parameter table() {
    return table;
  }

  /** The linear layer that follows the embedding. */
  public Linear linear() {
    return linear;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray rows = inputs.singletonOrThrow();
    if (table == null) {
      return linear.forward(store, inputs, training);
    }
    int numeric = shape.layout().numeric();
    NDList parts = numeric == 0 ? new NDList(rows) : rows.split(new long[] {numeric}, 1);
    NDArray indices = parts.get(parts.size() - 1).toType(DataType.INT64, false);
    NDArray weights = store.getValue(table, rows.getDevice(), training);
    NDArray embedded =
        indices
            .getNDArrayInternal()
            .embedding(indices, weights, SparseFormat.DENSE)
            .singletonOrThrow()
            .reshape(
                rows.getShape().get(0), (long) shape.layout().categorical() * shape.embedding());
    NDArray joined = numeric == 0 ? embedded : parts.get(0).concat(embedded, 1);
    return linear.forward(store, new NDList(joined), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), shape.width())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    linear.initialize(manager, dataType, new Shape(1, shape.inputWidth()));
  }
}
