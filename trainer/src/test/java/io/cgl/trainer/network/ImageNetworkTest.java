package io.cgl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.data.ImageShape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageNetworkTest {

  private static final ImageShape IMAGE = new ImageShape(3, 9, 8);
  private static final NetworkShape SHAPE =
      NetworkShape.of(FeatureLayout.images(IMAGE), Backbone.RESNET20, 5, 256, 1);

  private NDManager manager;
  private Network network;
  private NDArray rows;

  @BeforeEach
  void setUp() {
    manager = NDManager.newBaseManager("PyTorch");
    network = Network.of(manager, SHAPE);
    rows = manager.randomNormal(new Shape(6, IMAGE.size()));
  }

  @AfterEach
  void tearDown() {
    network.close();
    manager.close();
  }

  @Test
  void shouldGiveFlatHiddenRowsAndALogitForEachClass() {
    NDArray hidden = network.first().forward(rows, false);

    assertThat(hidden.getShape()).isEqualTo(new Shape(6, 32 * 5 * 4));
    assertThat(network.last().forward(hidden, false).getShape()).isEqualTo(new Shape(1, 6, 5));
  }

  @Test
  void shouldCountStatisticsOnlyInTraining() {
    List<float[]> fresh = statistics();
    network.logits(rows);
    assertThat(statistics()).usingRecursiveComparison().isEqualTo(fresh);

    network.first().forward(rows, true);
    assertThat(statistics().get(0)).isNotEqualTo(fresh.get(0));
  }

  @Test
  void shouldNeverLearnStatistics() {
    network.freeze(true);
    network.freeze(false);

    for (NetworkPart part : network.parts()) {
      for (Parameter parameter : part.parameters()) {
        assertThat(parameter.requiresGradient())
            .as(parameter.getType().toString())
            .isNotEqualTo(isStatistic(parameter));
      }
    }
  }

  @Test
  void shouldCopyStatisticsWithTheParameters() {
    network.last().forward(network.first().forward(rows, true), true);
    try (Network copy = Network.of(manager, SHAPE)) {
      copy.first().copyFrom(network.first());
      copy.last().copyFrom(network.last());

      assertThat(copy.logits(rows).toFloatArray()).isEqualTo(network.logits(rows).toFloatArray());
    }
  }

  @Test
  void shouldRefuseRowsThatAreNoImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> NetworkShape.of(new FeatureLayout(4, List.of()), Backbone.RESNET8, 2, 256, 1))
        .withMessage("resnet8 is a network for images, these rows are a table's: use mlp");
  }

  private List<float[]> statistics() {
    return network.parts().stream()
        .flatMap(part -> part.parameters().stream())
        .filter(ImageNetworkTest::isStatistic)
        .map(parameter -> parameter.getArray().toFloatArray())
        .toList();
  }

  private static boolean isStatistic(Parameter parameter) {
    return parameter.getType() == Parameter.Type.RUNNING_MEAN
        || parameter.getType() == Parameter.Type.RUNNING_VAR;
  }
}
