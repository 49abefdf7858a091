package io.cgl.stream.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.scoring.api.ModelVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InputWatchTest {

  private static final int BATCH = 500;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InputWatch watch = new InputWatch(registry);

  @Test
  void shouldFindAFieldThatWasRenamedWithinAFewBatches() {
    ModelVersion model = model("a", List.of("bytes", "age"), Optional.of(Map.of("age", 0.2)));
    for (int i = 0; i < 20; i++) {
      see(model, Map.of("age", 100L));
    }
    assertThat(isFar("bytes")).isFalse();
    assertThat(share("age")).isBetween(0.19, 0.21);

    for (int i = 0; i < 2; i++) {
      see(model, Map.of("age", 100L, "bytes", (long) BATCH));
    }

    assertThat(isFar("bytes")).isTrue();
    assertThat(isFar("age")).isFalse();
  }

  @Test
  void shouldNotCryWolfWhereNothingChanges() {
    ModelVersion model = model("a", List.of("age"), Optional.of(Map.of("age", 0.1)));
    Random random = new Random(7);
    double share = 0.1;
    for (int batch = 0; batch < 2_000; batch++) {
      share = random.nextInt(4) == 0 ? random.nextDouble() * 0.3 : share; // Bursts.
      double own = share;
      see(
          model,
          Map.of("age", IntStream.range(0, BATCH).filter(i -> random.nextDouble() < own).count()));
      assertThat(isFar("age")).isFalse();
    }
  }

  @Test
  void shouldFindAnInputThatIsNeverThereWhereTrainingSaysNothing() {
    ModelVersion model = model("a", List.of("age", "bytes"), Optional.empty());
    for (int i = 0; i < 20; i++) {
      see(model, Map.of("age", (long) BATCH, "bytes", 400L));
    }

    assertThat(isFar("age")).isTrue();
    assertThat(isFar("bytes")).isFalse();
  }

  @Test
  void shouldStartAgainWithAnotherModelAndHaveFewMeters() {
    see(model("a", List.of("age"), Optional.of(Map.of())), Map.of("age", (long) BATCH));
    List<String> many = IntStream.range(0, 500).mapToObj(i -> "x" + i).toList();

    see(model("b", many, Optional.of(Map.of())), Map.of());

    assertThat(registry.find("cgl.inputs.share").tag("input", "age").gauge()).isNull();
    assertThat(registry.find("cgl.inputs.share").gauges()).hasSize(InputWatch.MOST_INPUTS);
    assertThat(registry.find("cgl.inputs.limit").gauges()).hasSize(InputWatch.MOST_INPUTS);
  }

  @Test
  void shouldSayNothingAfterAHandfulOfEvents() {
    watch.see(
        model("a", List.of("age"), Optional.of(Map.of())),
        10,
        new UnusualInputs(10, 0, 0, Map.of("age", 10L)));

    assertThat(isFar("age")).isFalse();
  }

  private void see(ModelVersion model, Map<String, Long> byInput) {
    watch.see(model, BATCH, new UnusualInputs(0, 0, 0, byInput));
  }

  private boolean isFar(String input) {
    return share(input) > registry.get("cgl.inputs.limit").tag("input", input).gauge().value();
  }

  private double share(String input) {
    return registry.get("cgl.inputs.share").tag("input", input).gauge().value();
  }

  private static ModelVersion model(
      String id, List<String> inputs, Optional<Map<String, Double>> shares) {
    return new ModelVersion(
        "m",
        id,
        List.of("x", "y"),
        List.of(1L, 1L),
        LabelDecision.mostProbable(2),
        Optional.empty(),
        Map.of(),
        inputs,
        shares,
        0);
  }
}
