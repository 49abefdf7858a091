package io.cgl.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.features.InputField;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointIdTest {

  private static final InputField WORDS = new InputField.Categorical("w", List.of("a", "b"));
  private static final Manifest.Decision DECISION =
      Manifest.Decision.weighted(DecisionObjective.BALANCED, List.of(0.5, 0.5), List.of(0.0, 0.0));
  private static final Map<String, Double> THRESHOLDS = Map.of("x", 0.5);

  private static final String ID = id("g1", WORDS, List.of("x", "y"), DECISION, THRESHOLDS);

  @Test
  void shouldBeAnotherWhereAnythingThatDecidesIsAnother() {
    Manifest.Decision accuracy =
        Manifest.Decision.weighted(
            DecisionObjective.ACCURACY, List.of(0.5, 0.5), List.of(0.0, 0.0));
    assertThat(
            List.of(
                id("g2", WORDS, List.of("x", "y"), DECISION, THRESHOLDS),
                id("g1", words("a", "c"), List.of("x", "y"), DECISION, THRESHOLDS),
                id("g1", words("b", "a"), List.of("x", "y"), DECISION, THRESHOLDS),
                id("g1", number(0), List.of("x", "y"), DECISION, THRESHOLDS),
                id("g1", number(7), List.of("x", "y"), DECISION, THRESHOLDS),
                id("g1", WORDS, List.of("y", "x"), DECISION, THRESHOLDS),
                id("g1", WORDS, List.of("x", "y"), accuracy, THRESHOLDS),
                id("g1", WORDS, List.of("x", "y"), DECISION, Map.of("x", 0.6)),
                id("g1", WORDS, List.of("x", "y"), DECISION, Map.of()),
                ID))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldBeTheSameInWhateverOrderThresholdsAreHeld() {
    Map<String, Double> one = new LinkedHashMap<>();
    one.put("x", 0.1);
    one.put("y", 0.2);
    Map<String, Double> other = new LinkedHashMap<>();
    other.put("y", 0.2);
    other.put("x", 0.1);

    assertThat(id("g1", WORDS, List.of("x", "y"), DECISION, one))
        .isEqualTo(id("g1", WORDS, List.of("x", "y"), DECISION, other))
        .hasSize(12);
  }

  private static InputField words(String... vocabulary) {
    return new InputField.Categorical("w", List.of(vocabulary));
  }

  private static InputField number(double offset) {
    return new InputField.Numeric("w", offset, false, List.of());
  }

  private static String id(
      String graph,
      InputField input,
      List<String> classes,
      Manifest.Decision decision,
      Map<String, Double> thresholds) {
    return CheckpointId.of(
        graph,
        new Manifest(
            Manifest.FORMAT_VERSION,
            "m",
            "",
            Instant.EPOCH,
            List.of(input),
            classes,
            List.of(1L, 1L),
            null,
            null,
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            decision,
            null,
            thresholds,
            0,
            Map.of()));
  }
}
