package io.cgl.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) with the usual moments (0.9, 0.999), weight
 * decay of weights, none of biases and norms.
 *
 * <p>DJL's own optimiser never frees its moments; these belong to the phase's manager.
 */
public final class AdamW {

  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final List<Slot> slots = new ArrayList<>();
  private final float peak;
  private int step;

  /**
   * The optimiser of the given parameters; zeroes their gradients.
   *
   * @param peak the largest step size
   * @param decay of weights
   */
  public AdamW(NDManager manager, List<Parameter> parameters, float peak, float decay) {
    this.peak = peak;
    for (Parameter parameter : parameters) {
      NDArray weight = parameter.getArray();
      slots.add(
          new Slot(
              weight,
              parameter.getType() == Parameter.Type.WEIGHT ? decay : 0,
              manager.zeros(weight.getShape(), weight.getDataType()),
              manager.zeros(weight.getShape(), weight.getDataType())));
    }
  }

  /**
   * Takes one step along the gradients and zeroes them.
   *
   * @param share of the largest step size
   */
  public void update(double share) {
    float rate = (float) (peak * share);
    step++;
    double correction =
        Math.sqrt(1 - StrictMath.pow(BETA2, step)) / (1 - StrictMath.pow(BETA1, step));
    for (Slot slot : slots) {
      try (NDArray gradient = slot.weight.getGradient()) {
        slot.weight
            .getNDArrayInternal()
            .adamUpdate(
                new NDList(slot.weight, gradient, slot.mean, slot.variance),
                new NDList(slot.weight),
                rate,
                (float) (rate * correction),
                slot.decay,
                1,
                -1,
                BETA1,
                BETA2,
                EPSILON,
                true,
                true);
      }
    }
  }

  /** Writes the moments and the number of steps. */
  public void save(DataOutputStream out) throws IOException {
    out.writeInt(step);
    for (Slot slot : slots) {
      write(slot.mean, out);
      write(slot.variance, out);
    }
  }

  /** Restores what {@link #save} wrote for the same parameters. */
  public void load(DataInputStream in) throws IOException {
    step = in.readInt();
    for (Slot slot : slots) {
      read(in, slot.mean);
      read(in, slot.variance);
    }
  }

  private static void write(NDArray moment, DataOutputStream out) throws IOException {
    for (float value : moment.toFloatArray()) {
      out.writeFloat(value);
    }
  }

  private static void read(DataInputStream in, NDArray moment) throws IOException {
    float[] values = new float[Math.toIntExact(moment.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    try (NDArray loaded = moment.getManager().create(values, moment.getShape())) {
      moment.muli(0).addi(loaded);
    }
  }

  private record Slot(NDArray weight, float decay, NDArray mean, NDArray variance) {}
}
