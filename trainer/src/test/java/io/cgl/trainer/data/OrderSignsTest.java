package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class OrderSignsTest {

  private static final int ROWS = 1000;

  private final Random random = new Random(1);

  @Test
  void shouldSayNothingOfRowsInRandomOrder() {
    assertThat(notes(row -> random.nextGaussian(), row -> random.nextInt(3))).isEmpty();
  }

  @Test
  void shouldNameAColumnThatRisesWithTheOrderOfTheRows() {
    assertThat(notes(row -> Math.floorDiv(row, 100), row -> random.nextInt(3)))
        .singleElement()
        .asString()
        .startsWith("'x' rises with the order of the rows")
        .endsWith("--time x");
    assertThat(notes(row -> -row + 20 * random.nextGaussian(), row -> random.nextInt(3)))
        .singleElement()
        .asString()
        .startsWith("'x' falls with the order of the rows");
  }

  @Test
  void shouldNoticeThatTheNextRowIsCloserThanARandomOne() {
    double[] walk = {0};

    assertThat(
            notes(row -> walk[0] = 0.9 * walk[0] + random.nextGaussian(), row -> random.nextInt(3)))
        .singleElement()
        .asString()
        .contains("in 'x' the next row is closer", "--time COL or --group COL");
  }

  @Test
  void shouldNoticeLongRunsOfOneClass() {
    int[] label = {0};

    assertThat(
            notes(
                row -> random.nextGaussian(),
                row -> label[0] = random.nextInt(4) == 0 ? random.nextInt(3) : label[0]))
        .singleElement()
        .asString()
        .contains("runs of one class are");
  }

  @Test
  void shouldNotTakeAFileSortedByClassForOneOrderedInTime() {
    assertThat(notes(row -> random.nextGaussian(), row -> row * 3 / ROWS)).isEmpty();
  }

  @Test
  void shouldNoticeRepeatedRows() {
    assertThat(notes(row -> random.nextInt(3) == 0 ? 7 : random.nextGaussian(), row -> row % 2))
        .singleElement()
        .asString()
        .matches("3\\d % of the rows equal another in every input, .* --group COL");
  }

  @Test
  void shouldSayNothingOfAConstantOrEmptyColumn() {
    double[] noise = random.doubles(2 * ROWS).toArray();
    float[] features = new float[3 * ROWS];
    int[] labels = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      features[3 * row] = 5;
      features[3 * row + 1] = Float.NaN;
      features[3 * row + 2] = (float) noise[row];
      labels[row] = noise[ROWS + row] < 0.5 ? 0 : 1;
    }

    assertThat(OrderSigns.of(data(features, labels, 3), List.of("constant", "empty", "noise")))
        .isEmpty();
  }

  @Test
  void shouldSayNothingOfAHandfulOfRows() {
    assertThat(
            OrderSigns.of(data(new float[] {1, 2, 3, 4}, new int[] {0, 0, 1, 1}, 1), List.of("x")))
        .isEmpty();
  }

  private static List<String> notes(IntToDoubleFunction value, IntUnaryOperator label) {
    float[] features = new float[ROWS];
    int[] labels = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      features[row] = (float) value.applyAsDouble(row);
      labels[row] = label.applyAsInt(row);
    }
    return OrderSigns.of(data(features, labels, 1), List.of("x"));
  }

  private static Dataset data(float[] features, int[] labels, int columns) {
    return new Dataset(
        features, labels, new FeatureLayout(columns, List.of()), List.of("a", "b", "c"));
  }
}
