package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.util.PairList;

/**
 * Linear layers of several members side by side, in one batched product: [members, batch, in], or
 * [batch, in] for one member, to [members, batch, out].
 */
public final class PackedLinear extends AbstractBlock {

  private final int members;
  private final int out;
  private final Parameter weight;
  private final Parameter bias;

  PackedLinear(int members, int in, int out) {
    this.members = members;
    this.out = out;
    float bound = (float) (1 / Math.sqrt(in));
    weight = parameter("weight", Parameter.Type.WEIGHT, new Shape(members, in, out), bound);
    bias = parameter("bias", Parameter.Type.BIAS, new Shape(members, 1, out), bound);
  }

  private Parameter parameter(String name, Parameter.Type type, Shape shape, float bound) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optShape(shape)
            .optInitializer(new UniformInitializer(bound))
            .build());
  }

  /** The weights, [members, in, out]. */
  public Parameter weight() {
    return weight;
  }

  /** The biases, [members, 1, out]. */
  public Parameter bias() {
    return bias;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray rows = inputs.singletonOrThrow();
    NDArray packed = rows.getShape().dimension() == 2 ? rows.expandDims(0) : rows;
    return new NDList(
        packed
            .matMul(store.getValue(weight, rows.getDevice(), training))
            .add(store.getValue(bias, rows.getDevice(), training)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long batch = inputShapes[0].get(inputShapes[0].dimension() - 2);
    return new Shape[] {new Shape(members, batch, out)};
  }
}
