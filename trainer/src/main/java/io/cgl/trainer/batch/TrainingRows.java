package io.cgl.trainer.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.ImageShape;
import io.cgl.trainer.engine.StepRandom;
import io.cgl.trainer.network.Standardiser;
import io.cgl.trainer.views.ImageViews;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * The training rows as tensors, made once; batches are gathered from them by index. Where images
 * pass fixed filters, shifted and flipped copies of them follow, all in the order of the rows.
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

  /** Larger chunks are slower: what they compute does not fit into a processor's cache. */
  private static final int ROWS_PER_CHUNK = 256;

  private static final int VALUES_PER_CHUNK = 100_000;

  /** Images that pass filters are there so many times ... */
  private static final int TIMES = 6;

  /** ... or less often, so that they have no more values than this. */
  private static final long MOST_VALUES = 200_000_000;

  /**
   * The rows of a data set.
   *
   * @param seed of the copies of images
   */
  public static TrainingRows of(
      NDManager manager, Dataset data, Standardiser standardiser, Folds folds, long seed) {
    int classes = data.classes().size();
    int times = times(data, standardiser);
    float[] oneHot = new float[times * data.rows() * classes];
    for (int row = 0; row < times * data.rows(); row++) {
      oneHot[row * classes + data.labels()[row % data.rows()]] = 1;
    }
    return new TrainingRows(
        standardised(manager, data, standardiser, times, new Random(seed)),
        manager.create(oneHot, new Shape((long) times * data.rows(), classes)),
        manager.create(logarithms(data.classCounts()), new Shape(1, classes)),
        manager.create(standardiser.blank(), new Shape(1, standardiser.inputs().size())),
        standardiser,
        folds.repeated(times),
        logCountsByFold(data, folds));
  }

  private static int times(Dataset data, Standardiser standardiser) {
    long values = (long) data.rows() * standardiser.inputs().size();
    return standardiser.filters().isEmpty()
        ? 1
        : (int) Math.max(1, Math.min(TIMES, MOST_VALUES / Math.max(1, values)));
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
    return standardised(manager, data, standardiser, 1, new Random(0));
  }

  private static NDArray standardised(
      NDManager manager, Dataset data, Standardiser standardiser, int times, Random random) {
    int width = data.layout().width();
    int chunk = chunk(standardiser);
    NDArray all =
        manager.create(new Shape((long) times * data.rows(), standardiser.inputs().size()));
    for (int time = 0; time < times; time++) {
      for (int from = 0; from < data.rows(); from += chunk) {
        int to = Math.min(data.rows(), from + chunk);
        float[] raw = Arrays.copyOfRange(data.features(), from * width, to * width);
        try (NDManager scratch = manager.newSubManager()) {
          scratch.tempAttachAll(all);
          NDArray rows =
              scratch.create(
                  time == 0 ? raw : shifted(raw, to - from, standardiser, random),
                  new Shape(to - from, width));
          long at = (long) time * data.rows() + from;
          all.set(new NDIndex("{}:{}", at, at + to - from), standardiser.apply(rows));
        }
      }
    }
    return all;
  }

  private static float[] shifted(float[] raw, int rows, Standardiser standardiser, Random random) {
    ImageViews views = new ImageViews(standardiser.layout().image().orElseThrow());
    long[] sources = views.weak(LongStream.range(0, rows).toArray(), random);
    float[] result = new float[raw.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = raw[(int) sources[i]];
    }
    return result;
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
            .output()
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
