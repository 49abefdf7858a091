package io.cgl.trainer.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.trainer.data.ImageShape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageViewsTest {

  private static final ImageShape SHAPE = new ImageShape(3, 8, 12);
  private static final int ROWS = 200;

  private final ImageViews views = new ImageViews(SHAPE);

  @Test
  void shouldTakeAWeakViewFromItsOwnRowAndChannel() {
    long[] rows = LongStream.range(0, ROWS).map(row -> 3 * row).toArray();
    long[] sources = views.weak(rows, new Random(1));

    for (int i = 0; i < sources.length; i++) {
      assertThat(sources[i] / SHAPE.pixels())
          .isEqualTo(rows[i / SHAPE.size()] * 3 + i % SHAPE.size() / SHAPE.pixels());
    }
  }

  @Test
  void shouldShiftAWeakViewByAnEighthAndFlipEveryOther() {
    long[] sources = views.weak(new long[ROWS], new Random(1));
    int middle = 4 * SHAPE.width() + 5;
    int flipped = 0;
    for (int row = 0; row < ROWS; row++) {
      long place = sources[row * SHAPE.size() + middle];
      long next = sources[row * SHAPE.size() + middle + 1];
      flipped += next < place ? 1 : 0;
      long x = next < place ? SHAPE.width() - 1 - place % SHAPE.width() : place % SHAPE.width();
      assertThat(x - 5).isBetween(-2L, 2L);
      assertThat(place / SHAPE.width() - 4).isBetween(-1L, 1L);
    }
    assertThat(flipped).isBetween(ROWS / 3, 2 * ROWS / 3);
  }

  @Test
  void shouldEnlargeAPartOfTheImageByACrop() {
    long[] sources = regional(RegionalView.CROP).sources();

    for (int row = 0; row < ROWS; row++) {
      double kept = distinct(sources, row) / (double) SHAPE.size();
      assertThat(kept).isBetween(0.15, 0.7);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHUFFLE2", "SHUFFLE4"})
  void shouldKeepEveryPixelOfAShuffledImage(RegionalView shuffle) {
    ImageViews.Regional regional = regional(shuffle);

    for (int row = 0; row < ROWS; row++) {
      assertThat(distinct(regional.sources(), row)).isEqualTo(SHAPE.size());
      assertThat(regional.own()[row]).isEqualTo(1);
    }
  }

  @Test
  void shouldMoveWholePatches() {
    long[] sources = regional(RegionalView.SHUFFLE2).sources();

    for (int row = 0; row < ROWS; row++) {
      long first = sources[row * SHAPE.size()];
      assertThat(sources[row * SHAPE.size() + 3 * SHAPE.width() + 5])
          .isEqualTo(first + 3L * SHAPE.width() + 5);
    }
  }

  @Test
  void shouldMixABoxOfTheMirroredRowInAndCountItsArea() {
    ImageViews.Regional regional = regional(RegionalView.CUTMIX);
    double mean = 0;
    for (int row = 0; row < ROWS; row++) {
      int own = 0;
      for (int i = 0; i < SHAPE.size(); i++) {
        long source = regional.sources()[row * SHAPE.size() + i];
        assertThat(source % SHAPE.size()).isEqualTo(i);
        assertThat(source / SHAPE.size()).isIn((long) row, ROWS - 1L - row);
        own += source / SHAPE.size() == row ? 1 : 0;
      }
      assertThat(regional.own()[row]).isCloseTo((float) own / SHAPE.size(), within(1e-6f));
      mean += regional.own()[row] / ROWS;
    }
    assertThat(mean).isBetween(0.4, 0.9);
  }

  @Test
  void shouldDrawTheSameViewsForTheSameSeed() {
    List<RegionalView> all = List.copyOf(RegionalView.all(true));

    assertThat(views.regional(ROWS, all, new Random(5)).sources())
        .isEqualTo(views.regional(ROWS, all, new Random(5)).sources())
        .isNotEqualTo(views.regional(ROWS, all, new Random(6)).sources());
  }

  private ImageViews.Regional regional(RegionalView view) {
    return views.regional(ROWS, List.of(view), new Random(3));
  }

  private static long distinct(long[] sources, int row) {
    return Arrays.stream(sources, row * SHAPE.size(), (row + 1) * SHAPE.size()).distinct().count();
  }
}
