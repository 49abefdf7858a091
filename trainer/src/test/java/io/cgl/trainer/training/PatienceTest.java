package io.cgl.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PatienceTest {

  @Test
  void shouldBeOverOnceTheLossHasNotFallenForThreePoints() {
    assertThat(overAfter(5, 4, 4.1, 4.2)).isFalse();
    assertThat(overAfter(5, 4, 4.1, 4.2, 4)).isTrue();
  }

  @Test
  void shouldBeginAgainWhereTheLossFalls() {
    assertThat(overAfter(5, 4, 4.1, 4.2, 3.9, 4, 4)).isFalse();
  }

  @Test
  void shouldNotEndWhereTheLossIsUnknown() {
    assertThat(overAfter(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN)).isFalse();
  }

  private static boolean overAfter(double... losses) {
    Patience patience = new Patience();
    return DoubleStream.of(losses).mapToObj(patience::isOver).reduce((one, next) -> next).get();
  }
}
