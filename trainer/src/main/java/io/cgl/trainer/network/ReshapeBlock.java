package io.cgl.trainer.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** Gives every row of a batch another shape; the order of its values stays. */
public final class ReshapeBlock extends AbstractBlock {

  private final Shape row;

  ReshapeBlock(Shape row) {
    this.row = row;
  }

  /** The shape of a row afterwards, without the batch. */
  public Shape row() {
    return row;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    return new NDList(
        inputs.singletonOrThrow().reshape(outputShape(inputs.singletonOrThrow().getShape())));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {outputShape(inputShapes[0])};
  }

  private Shape outputShape(Shape input) {
    return new Shape(input.get(0)).addAll(row);
  }
}
