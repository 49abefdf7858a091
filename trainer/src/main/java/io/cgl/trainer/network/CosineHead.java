package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A cosine classifier (Gidaris and Komodakis 2018, arXiv 1804.09458): {@code scale * cos(row,
 * weight of the class)}, [batch, width] to logits [batch, classes]. The weights of frequent classes
 * cannot outgrow those of rare ones. Their scale is learnt, ours is fixed.
 */
public final class CosineHead extends AbstractBlock {

  /** The logit of a row in the direction of a class's weight. */
  public static final float SCALE = 16f;

  /** Lower bound of a row's length, so that a row of zeros has a cosine. */
  public static final float SHORTEST = 1e-6f;

  private static final int[] WIDTH = {1};

  private final int classes;
  private final Parameter weight;

  CosineHead(int classes) {
    this.classes = classes;
    weight =
        addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
  }

  /** The weights with their length set to the scale, [classes, width]. */
  public Directions directions() {
    NDArray weights = weight.getArray();
    try (NDManager scratch = weights.getManager().newSubManager()) {
      scratch.tempAttachAll(weights);
      return new Directions(weights.getShape(), directions(weights).mul(SCALE).toFloatArray());
    }
  }

  /**
   * Weights by which a row of length 1 need only be multiplied.
   *
   * @param shape [classes, width]
   * @param values row by row
   */
  @SuppressWarnings("ArrayRecordComponent") // Made for each caller, never compared.
  public record Directions(Shape shape, float[] values) {}

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray rows = inputs.singletonOrThrow();
    NDManager batch = rows.getManager();
    // A result belongs to the first operand's manager: what is made of weights must go with the
    // batch, not stay with the network.
    NDArray weights =
        batch.zeros(new Shape(1)).add(store.getValue(weight, rows.getDevice(), training));
    NDArray cosines = directions(rows).matMul(directions(weights).transpose());
    return new NDList(cosines.mul(batch.create(SCALE)));
  }

  private static NDArray directions(NDArray rows) {
    // Arrays, not numbers, here and above: DJL frees a number before the backward pass reads it.
    NDArray shortest = rows.getManager().create(SHORTEST);
    return rows.div(rows.norm(WIDTH, true).maximum(shortest));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), classes)};
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    weight.setShape(new Shape(classes, inputShapes[0].get(1)));
  }
}
