package io.cgl.trainer.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.ImageShape;
import io.cgl.trainer.engine.StepRandom;
import io.cgl.trainer.network.Standardiser;
import io.cgl.trainer.views.ImageViews;

/**
 * The training rows as tensors, made once; batches are gathered from them by index.
 *
 * @param features standardised, [rows, input width]
 * @param targets one-hot, [rows, classes]
 * @param logCounts the logarithm of each class's count, [1, classes]
 * @param blank the value of a masked input, [1, input width]
 * @param standardiser which input comes from which feature
 * @param folds of the rows, for members that do not learn from all
 * @param logCountsByFold the logarithm of each class's count without one fold's rows; of all rows
 *     where there are no folds
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, never compared.
public record TrainingRows(
    NDArray features,
    NDArray targets,
    NDArray logCounts,
    NDArray blank,
    Standardiser standardiser,
    Folds folds,
    float[][] logCountsByFold) {

  private static final int ROWS_PER_CHUNK = 4096;
  private static final int VALUES_PER_CHUNK = 100_000;

  public static TrainingRows of(
      NDManager manager, Dataset data, Standardiser standardiser, Folds folds) {
    int classes = data.classes().size();
    float[] oneHot = new float[data.rows() * classes];
    for (int row = 0; row < data.rows(); row++) {
      oneHot[row * classes + data.labels()[row]] = 1;
    }
    return new TrainingRows(
        standardised(manager, data, standardiser),
        manager.create(oneHot, new Shape(data.rows(), classes)),
        manager.create(logarithms(data.classCounts()), new Shape(1, classes)),
        manager.create(standardiser.blank(), new Shape(1, standardiser.inputs().size())),
        standardiser,
        folds,
        logCountsByFold(data, folds));
  }

  private static float[][] logCountsByFold(Dataset data, Folds folds) {
    float[][] result = new float[Math.max(1, folds.count())][];
    for (int fold = 0; fold < result.length; fold++) {
      long[] counts = new long[data.classes().size()];
      for (int row = 0; row < data.rows(); row++) {
        if (folds.learns(fold, row)) {
          counts[data.labels()[row]]++;
        }
      }
      result[fold] = logarithms(counts);
    }
    return result;
  }

  private static float[] logarithms(long[] counts) {
    float[] logCounts = new float[counts.length];
    for (int label = 0; label < counts.length; label++) {
      // A class without rows cannot be learnt; 1 keeps the loss finite.
      logCounts[label] = (float) StrictMath.log((double) Math.max(1, counts[label]));
    }
    return logCounts;
  }

  /** The standardised features of all rows, attached to {@code manager}. */
  public static NDArray standardised(NDManager manager, Dataset data, Standardiser standardiser) {
    try (NDManager scratch = manager.newSubManager()) {
      Shape shape = new Shape(data.rows(), data.layout().width());
      return manager.ret(standardiser.apply(scratch.create(data.features(), shape)));
    }
  }

  /** Rows per forward pass: a convolution's activations are many times the size of its image. */
  public static int chunk(Standardiser standardiser) {
    return standardiser
        .layout()
        .image()
        .map(image -> Math.max(1, VALUES_PER_CHUNK / image.size()))
        .orElse(ROWS_PER_CHUNK);
  }

  public int rows() {
    return (int) features.getShape().get(0);
  }

  /**
   * Gathers a batch, images in their weak view; everything computed from it is attached to {@code
   * step}.
   */
  public Batch gather(NDManager step, long[] indices, StepRandom draws) {
    step.tempAttachAll(features, targets, logCounts, blank);
    NDArray index = step.create(indices);
    NDArray rows =
        standardiser
            .layout()
            .image()
            .map(image -> weakViews(step, image, indices, draws))
            .orElseGet(() -> features.get(index));
    return new Batch(rows, targets.get(index), logCounts, blank, indices, this, draws);
  }

  private NDArray weakViews(NDManager step, ImageShape image, long[] rows, StepRandom draws) {
    long[] sources = draws.draw(random -> new ImageViews(image).weak(rows, random));
    return features.take(step, step.create(sources, new Shape(rows.length, image.size())));
  }
}
