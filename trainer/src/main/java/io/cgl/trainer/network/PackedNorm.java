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
 * Layer normalisation (Ba et al. 2016, arXiv 1607.06450) of several members side by side, each with
 * its own gain and shift: [members, batch, width] to the same shape.
 */
public final class PackedNorm extends AbstractBlock {

  /** Added to the variance. */
  public static final float EPSILON = 1e-5f;

  private final int width;
  private final Parameter gamma;
  private final Parameter beta;

  PackedNorm(int members, int width) {
    this.width = width;
    Shape shape = new Shape(members, 1, width);
    gamma =
        addParameter(
            Parameter.builder()
                .setName("gamma")
                .setType(Parameter.Type.GAMMA)
                .optShape(shape)
                .build());
    beta =
        addParameter(
            Parameter.builder()
                .setName("beta")
                .setType(Parameter.Type.BETA)
                .optShape(shape)
                .build());
  }

  /** The gains, [members, 1, width]. */
  public Parameter gamma() {
    return gamma;
  }

  /** The shifts, [members, 1, width]. */
  public Parameter beta() {
    return beta;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray rows = inputs.singletonOrThrow();
    NDManager manager = rows.getManager();
    Shape normalised = new Shape(width);
    return new NDList(
        rows.getNDArrayInternal()
            .layerNorm(
                rows, normalised, manager.ones(normalised), manager.zeros(normalised), EPSILON)
            .singletonOrThrow()
            .mul(store.getValue(gamma, rows.getDevice(), training))
            .add(store.getValue(beta, rows.getDevice(), training)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
