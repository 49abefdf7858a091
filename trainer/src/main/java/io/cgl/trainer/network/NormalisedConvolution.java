package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.util.PairList;

/**
 * A convolution without bias and batch normalisation (Ioffe and Szegedy 2015, arXiv 1502.03167), as
 * one block: [batch, in, height, width] to [batch, out, height / stride, width / stride], rounded
 * up. DJL's own normalisation swaps axes there and back on each call.
 */
public final class NormalisedConvolution extends AbstractBlock {

  /** Added to variances. */
  public static final float EPSILON = 1e-5f;

  /** How much of the running statistics a step keeps. */
  private static final float MOMENTUM = 0.9f;

  /** The axis for which DJL passes the arrays on to PyTorch as they are: it means the channels. */
  private static final int CHANNELS = -1;

  private final int out;
  private final int kernel;
  private final int stride;
  private final Parameter weight;
  private final Parameter gamma;
  private final Parameter beta;
  private final Parameter mean;
  private final Parameter variance;

  /** A convolution with an odd, square kernel and as much padding as keeps the image's size. */
  NormalisedConvolution(int in, int out, int kernel, int stride) {
    this.out = out;
    this.kernel = kernel;
    this.stride = stride;
    weight = parameter("weight", Parameter.Type.WEIGHT, new Shape(out, in, kernel, kernel));
    gamma = parameter("gamma", Parameter.Type.GAMMA, new Shape(out));
    beta = parameter("beta", Parameter.Type.BETA, new Shape(out));
    mean = parameter("mean", Parameter.Type.RUNNING_MEAN, new Shape(out));
    variance = parameter("variance", Parameter.Type.RUNNING_VAR, new Shape(out));
  }

  /** Height and width of the kernel. */
  public int kernel() {
    return kernel;
  }

  public int stride() {
    return stride;
  }

  /** Rows and columns of zeros on each side. */
  public int padding() {
    return kernel / 2;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray images = inputs.singletonOrThrow();
    NDArray convolved =
        Conv2d.conv2d(
                images,
                value(weight, store, images, training),
                null,
                new Shape(stride, stride),
                new Shape(padding(), padding()),
                new Shape(1, 1),
                1)
            .singletonOrThrow();
    return BatchNorm.batchNorm(
        convolved,
        value(mean, store, images, training),
        value(variance, store, images, training),
        value(gamma, store, images, training),
        value(beta, store, images, training),
        CHANNELS,
        MOMENTUM,
        EPSILON,
        training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape in = inputShapes[0];
    return new Shape[] {
      new Shape(in.get(0), out, (in.get(2) - 1) / stride + 1, (in.get(3) - 1) / stride + 1)
    };
  }

  private Parameter parameter(String name, Parameter.Type type, Shape shape) {
    Parameter parameter =
        addParameter(Parameter.builder().setName(name).setType(type).optShape(shape).build());
    if (type == Parameter.Type.WEIGHT) {
      parameter.setInitializer(
          new XavierInitializer(
              XavierInitializer.RandomType.UNIFORM, XavierInitializer.FactorType.IN, 1f));
    }
    return parameter;
  }

  private static NDArray value(
      Parameter parameter, ParameterStore store, NDArray images, boolean training) {
    return store.getValue(parameter, images.getDevice(), training);
  }
}
