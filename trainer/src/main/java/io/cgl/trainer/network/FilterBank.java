package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import io.cgl.trainer.data.ImageShape;

/**
 * A fixed first layer for images, nothing of it learnt: how strong edges of eight directions are in
 * each cell of a grid, the same relative to the edges around, and the mean of the pixels of a grid
 * twice as fine. The idea is that of histograms of oriented gradients (Dalal and Triggs 2005).
 *
 * <pre>
 * edges  = relu(conv3x3(x / 255))          eight directions, over the mean of the channels
 * cells  = averagePool(sqrt(edges))
 * nearby = averagePool3x3(sum over directions of cells^2)      zeros beyond the borders
 * output = cells, cells / (sqrt(nearby) + 0.05), averagePool(x / 255)
 * </pre>
 *
 * @param image of the rows, at least {@value #SMALLEST} pixels high and wide
 */
public record FilterBank(ImageShape image) {

  public static final int DIRECTIONS = 8;

  /** Keeps the division finite where there are no edges. */
  public static final float FLOOR = 0.05f;

  /** The largest raw sample. */
  public static final float WHITE = 255;

  private static final int SMALLEST = 8;

  /** A cell has at least so many pixels a side ... */
  private static final int CELL = 4;

  /** ... and a grid at most so many cells, so that large images do not make large rows. */
  private static final int GRID = 8;

  private static final int[] DIRECTION = {1};
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);

  public FilterBank {
    if (image.height() < SMALLEST || image.width() < SMALLEST) {
      throw new IllegalArgumentException(
          "images of %dx%d pixels are too small for filters: use mlp"
              .formatted(image.width(), image.height()));
    }
  }

  /** Pixels of a side of a cell; even, so that pixels are averaged over half of it. */
  public int cell() {
    int side = Math.max(image.height(), image.width());
    int even = 2 * ((side + 2 * GRID - 1) / (2 * GRID));
    return Math.min(Math.max(CELL, even), Math.min(image.height(), image.width()) / 2 * 2);
  }

  /** Number of outputs of a row. */
  public int width() {
    return 2 * DIRECTIONS * places(cell()) + image.channels() * places(cell() / 2);
  }

  private int places(int side) {
    return (image.height() / side) * (image.width() / side);
  }

  /** The filters, [directions, channels, 3, 3]: Sobel's, turned by 45 degrees each. */
  public float[] filters() {
    float[] filters = new float[DIRECTIONS * image.channels() * 9];
    int at = 0;
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      double angle = direction * Math.PI / 4;
      for (int channel = 0; channel < image.channels(); channel++) {
        for (int y = -1; y <= 1; y++) {
          for (int x = -1; x <= 1; x++) {
            double across = x * (2 - Math.abs(y));
            double down = y * (2 - Math.abs(x));
            filters[at++] =
                (float)
                    ((StrictMath.cos(angle) * across + StrictMath.sin(angle) * down)
                        / (4 * image.channels()));
          }
        }
      }
    }
    return filters;
  }

  /**
   * Filters rows.
   *
   * @param raw [rows, channels x height x width], 0 to 255
   * @return [rows, {@link #width}], attached to the manager of {@code raw}
   */
  public NDArray apply(NDArray raw) {
    long rows = raw.getShape().get(0);
    NDArray images = raw.div(WHITE).reshape(rows, image.channels(), image.height(), image.width());
    NDArray filters =
        raw.getManager().create(filters(), new Shape(DIRECTIONS, image.channels(), 3, 3));
    NDArray edges =
        Conv2d.conv2d(images, filters, null, ONE, ONE, ONE, 1).singletonOrThrow().maximum(0f);
    NDArray cells = pool(edges.sqrt(), cell());
    NDArray energy = cells.square().sum(DIRECTION, true);
    NDArray nearby = Pool.avgPool2d(energy, new Shape(3, 3), ONE, ONE, false, true);
    NDArray relative = cells.div(nearby.sqrt().add(FLOOR));
    return NDArrays.concat(
        new NDList(flat(cells), flat(relative), flat(pool(images, cell() / 2))), 1);
  }

  private static NDArray pool(NDArray images, int side) {
    Shape window = new Shape(side, side);
    return Pool.avgPool2d(images, window, window, NONE, false, true);
  }

  private static NDArray flat(NDArray images) {
    return images.reshape(images.getShape().get(0), -1);
  }
}
