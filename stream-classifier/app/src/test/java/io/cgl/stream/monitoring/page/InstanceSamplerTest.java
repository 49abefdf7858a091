package io.cgl.stream.monitoring.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.scoring.internal.ScoringMeters;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class InstanceSamplerTest {

  private static final UnusualInputs USUAL = new UnusualInputs(0, 0, 0, Map.of());

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ClassifierMetrics metrics = new ClassifierMetrics(registry);
  private final ScoringMeters scoring = new ScoringMeters(registry, Optional::empty);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private StreamsFigures.Figures streams = new StreamsFigures.Figures(0.0, 68.0, 240.0);

  @AutoClose
  private final InstanceSampler sampler =
      new InstanceSampler(() -> Meters.read(registry), () -> streams, () -> now);

  @Test
  void shouldTellRatesBetweenTheLastTwoSamples() {
    classify("a", 500);
    sample();
    classify("a", 900);
    classify("b", 100);
    metrics.deadLetter("missing-field");
    sample();

    TrafficView view = sampler.view();

    assertThat(view.rates()).containsExactly(100.0, 200.0);
    assertThat(view.eventsPerSecond()).isEqualTo(200);
    assertThat(view.byModel()).containsEntry("a", 180.0).containsEntry("b", 20.0);
    assertThat(view.deadLettersPerSecond()).isEqualTo(0.2);
    assertThat(view.deadLetterShare()).isEqualTo(1 / 1501.0, within(1e-6));
    assertThat(view.deadLetters()).containsExactly(new TrafficView.Reason("missing-field", 1));
    assertThat(view.ageMeanMillis()).isEqualTo(68);
  }

  @Test
  void shouldTellTheMeanCallOfTheModel() {
    scoring.scored(300, 2_000_000, USUAL);
    scoring.scored(100, 4_000_000, USUAL);
    sample();

    assertThat(sampler.view().batch()).isEqualTo(200);
    assertThat(sampler.view().callMillis()).isEqualTo(3);
    sample();
    assertThat(sampler.view().callMillis()).as("no call since").isNull();
  }

  @Test
  void shouldNotCountBackwardsWhenTheSeriesOfAFormerModelEnds() {
    classify("a", 500);
    sample();
    for (String id : List.of("b", "c", "d", "e")) {
      classify(id, 10);
    }
    sample();

    assertThat(sampler.view().eventsPerSecond()).as("of c, d and e").isEqualTo(6);
  }

  @Test
  void shouldNoticeThatEventsWaitAndNoneIsClassified() {
    streams = new StreamsFigures.Figures(7.0, null, null);
    for (int i = 0; i < InstanceSampler.STALL_SAMPLES; i++) {
      assertThat(sampler.isStalled()).isFalse();
      sample();
    }
    assertThat(sampler.isStalled()).isTrue();

    classify("a", 1);
    sample();
    assertThat(sampler.isStalled()).isFalse();
  }

  @Test
  void shouldKeepTheLastHalfHour() {
    for (int i = 0; i < InstanceSampler.SAMPLES + 5; i++) {
      sample();
    }
    assertThat(sampler.view().rates()).hasSize(InstanceSampler.SAMPLES);
    assertThat(Optional.ofNullable(sampler.view().deadLetterShare())).isEmpty();
  }

  private void classify(String model, int events) {
    var meters = metrics.model(model, List.of("low", "high"));
    for (int i = 0; i < events; i++) {
      meters.classified(i % 2);
    }
  }

  private void sample() {
    now = now.plus(InstanceSampler.EVERY);
    sampler.sample();
  }
}
