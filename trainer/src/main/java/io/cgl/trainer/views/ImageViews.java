package io.cgl.trainer.views;

import io.cgl.trainer.data.ImageShape;
import io.cgl.trainer.data.RandomOrder;
import java.util.List;
import java.util.Random;

/**
 * Views of images as rearrangements: every value of a view is a value of the batch, so that a whole
 * batch of views is one gather by flat index. Draws from the given generator only.
 *
 * @param shape of the images
 */
public record ImageViews(ImageShape shape) {

  private static final double MIN_CROP = 0.2;
  private static final double MAX_CROP = 0.6;

  /** The weak view shifts by at most this share of a side: CIFAR's usual 4 of 32 pixels. */
  private static final int SIDES_PER_SHIFT = 8;

  /**
   * Regional views of a batch.
   *
   * @param sources for each value of each view, the flat index of the batch's value that it is
   * @param own for each view, the share of its pixels from its own row; the others are from the row
   *     at its place in the reversed batch
   */
  @SuppressWarnings("ArrayRecordComponent") // Made for each caller, never compared.
  public record Regional(long[] sources, float[] own) {}

  /**
   * The weak view of some rows: shifted, borders repeated, and flipped from left to right every
   * other time.
   *
   * @param rows row numbers
   * @return for each value of each view, the flat index of its source among all rows
   */
  public long[] weak(long[] rows, Random random) {
    int[] places = new int[shape.pixels()];
    long[] sources = new long[rows.length * shape.size()];
    for (int i = 0; i < rows.length; i++) {
      boolean flipped = random.nextBoolean();
      int down = shift(shape.height(), random);
      int right = shift(shape.width(), random);
      for (int place = 0; place < places.length; place++) {
        int y = within(place / shape.width() + down, shape.height());
        int x = within(place % shape.width() + right, shape.width());
        places[place] = y * shape.width() + (flipped ? shape.width() - 1 - x : x);
      }
      fill(sources, i, places, rows[i], rows[i]);
    }
    return sources;
  }

  /**
   * A regional view of each row of a batch, each by one of {@code views}.
   *
   * @param rows rows of the batch
   * @param views views of images
   */
  public Regional regional(int rows, List<RegionalView> views, Random random) {
    int[] places = new int[shape.pixels()];
    long[] sources = new long[rows * shape.size()];
    float[] own = new float[rows];
    for (int row = 0; row < rows; row++) {
      draw(views.get(random.nextInt(views.size())), places, random);
      fill(sources, row, places, row, rows - 1L - row);
      own[row] = own(places);
    }
    return new Regional(sources, own);
  }

  /**
   * Fills in where each place's pixel comes from: a place of the own row, or the complement of a
   * place of the partner's.
   */
  private void draw(RegionalView view, int[] places, Random random) {
    for (int place = 0; place < places.length; place++) {
      places[place] = place;
    }
    switch (view) {
      case CROP -> crop(places, random);
      case CUTMIX -> cutMix(places, random);
      case SHUFFLE2 -> shuffle(places, 2, random);
      case SHUFFLE4 -> shuffle(places, 4, random);
      case MASK -> throw new IllegalArgumentException("a mask is not a view of an image");
    }
  }

  private void crop(int[] places, Random random) {
    double side = Math.sqrt(MIN_CROP + (MAX_CROP - MIN_CROP) * random.nextDouble());
    int height = Math.max(1, (int) Math.round(shape.height() * side));
    int width = Math.max(1, (int) Math.round(shape.width() * side));
    int top = random.nextInt(shape.height() - height + 1);
    int left = random.nextInt(shape.width() - width + 1);
    for (int place = 0; place < places.length; place++) {
      int y = top + place / shape.width() * height / shape.height();
      int x = left + place % shape.width() * width / shape.width();
      places[place] = y * shape.width() + x;
    }
  }

  /** A box of a share of the area that is uniform in (0, 1), cut at the borders. */
  private void cutMix(int[] places, Random random) {
    double side = Math.sqrt(random.nextDouble());
    int height = (int) (shape.height() * side);
    int width = (int) (shape.width() * side);
    int top = random.nextInt(shape.height()) - height / 2;
    int left = random.nextInt(shape.width()) - width / 2;
    for (int y = Math.max(0, top); y < Math.min(shape.height(), top + height); y++) {
      for (int x = Math.max(0, left); x < Math.min(shape.width(), left + width); x++) {
        places[y * shape.width() + x] = ~(y * shape.width() + x);
      }
    }
  }

  /** Pixels beyond the grid at the borders stay. */
  private void shuffle(int[] places, int grid, Random random) {
    int height = shape.height() / grid;
    int width = shape.width() / grid;
    int[] patches = RandomOrder.of(grid * grid, random);
    for (int y = 0; y < grid * height; y++) {
      for (int x = 0; x < grid * width; x++) {
        int patch = patches[y / height * grid + x / width];
        int fromY = patch / grid * height + y % height;
        int fromX = patch % grid * width + x % width;
        places[y * shape.width() + x] = fromY * shape.width() + fromX;
      }
    }
  }

  private void fill(long[] sources, int view, int[] places, long row, long partner) {
    int at = view * shape.size();
    for (int channel = 0; channel < shape.channels(); channel++) {
      long own = row * shape.size() + (long) channel * shape.pixels();
      long other = partner * shape.size() + (long) channel * shape.pixels();
      for (int place : places) {
        sources[at++] = place >= 0 ? own + place : other + ~place;
      }
    }
  }

  private static float own(int[] places) {
    int count = 0;
    for (int place : places) {
      count += place >= 0 ? 1 : 0;
    }
    return (float) count / places.length;
  }

  private static int shift(int side, Random random) {
    int most = Math.max(1, Math.round((float) side / SIDES_PER_SHIFT));
    return random.nextInt(2 * most + 1) - most;
  }

  private static int within(int at, int side) {
    return Math.max(0, Math.min(side - 1, at));
  }
}
