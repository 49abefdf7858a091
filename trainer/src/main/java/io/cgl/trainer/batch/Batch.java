package io.cgl.trainer.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cgl.trainer.engine.StepRandom;
import io.cgl.trainer.network.Standardiser;
import java.util.Random;
import java.util.function.Function;

/**
 * What one step learns from.
 *
 * @param rows standardised rows, [batch, input width]
 * @param targets one-hot, [batch, classes]
 * @param logCounts the logarithm of each class's training count, [1, classes]
 * @param blank the value of a masked input, [1, input width]
 * @param indices of the rows among the training rows
 * @param source the training rows
 * @param draws the step's random numbers
 */
@SuppressWarnings("ArrayRecordComponent") // Made for each step, never compared.
public record Batch(
    NDArray rows,
    NDArray targets,
    NDArray logCounts,
    NDArray blank,
    long[] indices,
    TrainingRows source,
    StepRandom draws) {

  public int size() {
    return (int) rows.getShape().get(0);
  }

  /** Which input comes from which feature. */
  public Standardiser standardiser() {
    return source.standardiser();
  }

  public <T> T draw(Function<Random, T> how) {
    return draws.draw(how);
  }

  /** The step's manager: arrays attached to it are freed when the step ends. */
  public NDManager manager() {
    return rows.getManager();
  }
}
