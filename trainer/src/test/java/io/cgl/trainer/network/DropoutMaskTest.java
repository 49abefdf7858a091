package io.cgl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.engine.PhaseSeeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropoutMaskTest {

  private static final Shape SHAPE = new Shape(4, 100, 51);

  private NDManager manager;

  @BeforeEach
  void setUp() {
    manager = NDManager.newBaseManager("PyTorch");
  }

  @AfterEach
  void tearDown() {
    manager.close();
  }

  @Test
  void shouldDropATenthAndKeepTheMean() {
    float[] mask = mask(1);

    int dropped = 0;
    double sum = 0;
    for (float value : mask) {
      dropped += value == 0 ? 1 : 0;
      sum += value;
    }
    assertThat(mask).hasSize((int) SHAPE.size());
    assertThat((double) dropped / mask.length).isCloseTo(0.1, within(0.01));
    assertThat(sum / mask.length).isCloseTo(1, within(0.01));
  }

  @Test
  void shouldDropTheSameForTheSameSeedOnly() {
    assertThat(mask(1)).isEqualTo(mask(1)).isNotEqualTo(mask(2));
  }

  @Test
  void shouldDropOtherValuesOfEachMemberAndEachTime() {
    PhaseSeeds.seedEngine(1);
    try (NDArray one = DropoutMask.of(manager, SHAPE);
        NDArray next = DropoutMask.of(manager, SHAPE)) {
      assertThat(next.toFloatArray()).isNotEqualTo(one.toFloatArray());
      assertThat(one.get(1).toFloatArray()).isNotEqualTo(one.get(0).toFloatArray());
    }
  }

  private float[] mask(int seed) {
    PhaseSeeds.seedEngine(PhaseSeeds.step(seed, 1));
    try (NDArray mask = DropoutMask.of(manager, SHAPE)) {
      return mask.toFloatArray();
    }
  }
}
