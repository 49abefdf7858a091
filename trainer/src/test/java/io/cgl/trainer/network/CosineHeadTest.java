package io.cgl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CosineHeadTest {

  private static final int CLASSES = 3;
  private static final int WIDTH = 4;

  private NDManager manager;
  private NetworkPart head;

  @BeforeEach
  void setUp() {
    manager = NDManager.newBaseManager("PyTorch");
    head = new NetworkPart(new CosineHead(CLASSES), manager, new Shape(1, WIDTH));
  }

  @AfterEach
  void tearDown() {
    manager.close();
  }

  @Test
  void shouldAnswerWithTheScaledCosineOfRowAndClass() {
    float[] row = {1, -2, 0.5f, 3};
    float[] weights = head.parameters().get(0).getArray().toFloatArray();

    float[] logits = logits(row);

    for (int label = 0; label < CLASSES; label++) {
      double dot = 0;
      double rowLength = 0;
      double weightLength = 0;
      for (int i = 0; i < WIDTH; i++) {
        float weight = weights[label * WIDTH + i];
        dot += row[i] * weight;
        rowLength += row[i] * row[i];
        weightLength += weight * weight;
      }
      float cosine = (float) (dot / Math.sqrt(rowLength * weightLength));
      assertThat(logits[label]).isCloseTo(CosineHead.SCALE * cosine, within(1e-4f));
    }
  }

  @Test
  void shouldNotMindTheLengthOfARow() {
    assertThat(logits(100, -200, 50, 300)).containsExactly(logits(1, -2, 0.5f, 3), within(1e-4f));
  }

  @Test
  void shouldTellNothingFromARowOfZeros() {
    assertThat(logits(0, 0, 0, 0)).containsOnly(0);
  }

  @Test
  void shouldLeaveNothingOfABatchWithTheNetwork() {
    logits(1, 2, 3, 4);
    int before = head.manager().getManagedArrays().size();
    logits(4, 3, 2, 1);
    assertThat(head.manager().getManagedArrays()).hasSize(before);
  }

  private float[] logits(float... row) {
    try (NDManager batch = manager.newSubManager()) {
      NDArray rows = batch.create(row, new Shape(1, WIDTH));
      return head.forward(rows, false).toFloatArray();
    }
  }
}
