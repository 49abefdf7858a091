package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.List;

/**
 * The first linear layers of several members: standardised rows [batch, layout width] to [members,
 * batch, width], in one product for all members. Categories are one-hot, and an unknown one is all
 * zeros: its columns add nothing.
 */
public final class PackedInput extends AbstractBlock {

  private static final int[] COLUMNS = {1};

  private final NetworkShape shape;
  private final long[] unknown;
  private final Parameter numeric;
  private final Parameter categories;
  private final Parameter bias;

  PackedInput(NetworkShape shape) {
    this.shape = shape;
    int entries = shape.layout().entries();
    List<Integer> cardinalities = shape.layout().cardinalities();
    unknown = new long[cardinalities.size()];
    for (int i = 1; i < unknown.length; i++) {
      unknown[i] = unknown[i - 1] + cardinalities.get(i - 1);
    }
    numeric = shape.layout().numeric() == 0 ? null : weights("numeric", shape.layout().numeric());
    categories = entries == 0 ? null : weights("categories", entries);
    bias = parameter("bias", Parameter.Type.BIAS, new Shape(shape.members(), 1, shape.width()));
  }

  private Parameter weights(String name, int rows) {
    return parameter(
        name, Parameter.Type.WEIGHT, new Shape(rows, (long) shape.members() * shape.width()));
  }

  private Parameter parameter(String name, Parameter.Type type, Shape of) {
    float bound = (float) (1 / Math.sqrt(shape.layout().numeric() + shape.layout().entries()));
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optShape(of)
            .optInitializer(new UniformInitializer(bound))
            .build());
  }

  /** The shape of the network that the block belongs to. */
  public NetworkShape shape() {
    return shape;
  }

  /** The weights of numeric inputs, [numeric, members x width], or null without any. */
  public Parameter numeric() {
    return numeric;
  }

  /** The weights of categories, [entries, members x width], or null without any. */
  public Parameter categories() {
    return categories;
  }

  /** The biases, [members, 1, width]. */
  public Parameter bias() {
    return bias;
  }

  /** The entry that stands for an unknown value, for each categorical column. */
  public long[] unknown() {
    return Arrays.copyOf(unknown, unknown.length);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray rows = inputs.singletonOrThrow();
    NDArray sum = null;
    if (numeric != null) {
      NDArray numbers =
          categories == null ? rows : rows.get(new NDIndex(":, :{}", shape.layout().numeric()));
      sum = numbers.matMul(store.getValue(numeric, rows.getDevice(), training));
    }
    if (categories != null) {
      NDArray known = looked(store, rows, training);
      sum = sum == null ? known : sum.add(known);
    }
    return new NDList(
        sum.reshape(-1, shape.members(), shape.width())
            .transpose(1, 0, 2)
            .add(store.getValue(bias, rows.getDevice(), training)));
  }

  private NDArray looked(ParameterStore store, NDArray rows, boolean training) {
    NDArray indices =
        rows.get(new NDIndex(":, {}:", shape.layout().numeric())).toType(DataType.INT64, false);
    NDArray known =
        indices
            .neq(rows.getManager().create(unknown, new Shape(1, unknown.length)))
            .toType(DataType.FLOAT32, false)
            .expandDims(2);
    NDArray table = store.getValue(categories, rows.getDevice(), training);
    return indices
        .getNDArrayInternal()
        .embedding(indices, table, SparseFormat.DENSE)
        .singletonOrThrow()
        .mul(known)
        .sum(COLUMNS);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(shape.members(), inputShapes[0].get(0), shape.width())};
  }
}
