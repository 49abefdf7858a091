package io.cgl.stream.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.CheckpointException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AbstentionTest {

  private static final List<String> CLASSES = List.of("ok", "fraud", "theft");

  @Test
  void shouldNeverAbstainWhereNobodySaysSo() {
    Thresholds thresholds = Abstention.NONE.of(CLASSES, Map.of());

    assertThat(thresholds.abstains(0, 0f)).isFalse();
    assertThat(thresholds.abstains(2, 0.34f)).isFalse();
  }

  @Test
  void shouldPreferTheClassToAllClassesAndTheConfigurationToTheManifest() {
    Map<String, Double> manifest = Map.of("ok", .3, "fraud", .3, "theft", .3);

    Thresholds ofManifest = only(Map.of("fraud", .9)).of(CLASSES, manifest);
    assertThat(ofManifest.abstains(0, .29f)).isTrue();
    assertThat(ofManifest.abstains(0, .31f)).isFalse();
    assertThat(ofManifest.abstains(1, .89f)).isTrue();

    Thresholds ofAll =
        new Abstention(Optional.of(.6), Map.of("fraud", .9), Optional.empty())
            .of(CLASSES, manifest);
    assertThat(ofAll.abstains(0, .59f)).isTrue();
    assertThat(ofAll.abstains(0, .6f)).as("the threshold itself is enough").isFalse();
    assertThat(ofAll.abstains(1, .89f)).isTrue();
  }

  @Test
  void shouldAlwaysAbstainBelowAThresholdOfOne() {
    Thresholds thresholds = Abstention.NONE.of(CLASSES, Map.of("fraud", 1.0));

    assertThat(thresholds.abstains(1, 1)).as("a rounded probability").isTrue();
    assertThat(thresholds.abstains(0, 0)).isFalse();
  }

  @Test
  void shouldRefuseAThresholdForAClassThatIsNotThere() {
    assertThatThrownBy(() -> only(Map.of("fruad", .9)).of(CLASSES, Map.of()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "--abstain-below sets thresholds for [fruad], the model's classes are"
                + " [ok, fraud, theft]: name those");
  }

  @Test
  void shouldRefuseAManifestsThresholdThatIsNoProbability() {
    assertThatThrownBy(() -> Abstention.NONE.of(CLASSES, Map.of("ok", Double.NaN)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("threshold for class 'ok' must be from 0 to 1, not NaN");
  }

  @Test
  void shouldRefuseAClassCalledUnknownWhereThresholdsAreSet() {
    List<String> classes = List.of("known", "unknown");

    assertThatThrownBy(() -> only(Map.of("known", .5)).of(classes, Map.of()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the model has a class 'unknown'")
        .hasMessageContaining("--abstain-below 0");
    assertThat(Abstention.NONE.of(classes, Map.of()).abstains(1, 0f)).isFalse();
  }

  private static Abstention only(Map<String, Double> byClass) {
    return new Abstention(Optional.empty(), byClass, Optional.empty());
  }
}
