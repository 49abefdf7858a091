package io.cgl.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.cgl.trainer.engine.Devices;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossesTest {

  private static final int LOSSES = 200;

  /** Native memory that a collection frees is soon somebody else's. */
  @Test
  void shouldKeepAFactorThroughAGarbageCollectionBeforeTheBackwardPass() {
    try (NDManager manager = Devices.engine().newBaseManager(Device.cpu())) {
      NDArray weights = manager.create(new float[LOSSES]);
      weights.setRequiresGradient(true);
      try (GradientCollector collector = Devices.engine().newGradientCollector()) {
        NDArray sum = null;
        for (int i = 0; i < LOSSES; i++) {
          NDArray loss = Losses.scaled(weights.get(i), 0.5f);
          sum = sum == null ? loss : sum.add(loss);
        }
        assertThat(overwriteWhatCollectionsFree()).isNotEmpty();
        collector.backward(sum);
      }
      float[] expected = new float[LOSSES];
      Arrays.fill(expected, 0.5f);
      assertThat(weights.getGradient().toFloatArray()).isEqualTo(expected);
    }
  }

  private static List<ByteBuffer> overwriteWhatCollectionsFree() {
    List<ByteBuffer> others = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      System.gc();
      for (int i = 0; i < 2_000; i++) {
        others.add(ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder()).putFloat(0, 7));
      }
    }
    return others;
  }
}
