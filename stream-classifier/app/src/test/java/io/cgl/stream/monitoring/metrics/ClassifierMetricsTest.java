package io.cgl.stream.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.scoring.api.Agreement;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.internal.ScoringMeters;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassifierMetricsTest {

  private static final List<String> CLASSES = List.of("low", "high");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ClassifierMetrics metrics = new ClassifierMetrics(registry);
  private ScoringMeters scoring; // Held, for its meters refer to it weakly.

  @Test
  void shouldNameEveryMeterByTheRule() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    touchEverything(prometheus);

    assertThat(prometheus.getMeters())
        .extracting(meter -> meter.getId().getName())
        .allMatch(name -> name.matches("cgl\\.[a-z]+\\.[a-z]+"), "cgl.<noun>.<what>");
    assertThat(prometheus.getMeters())
        .allSatisfy(
            meter -> assertThat(meter.getId().getDescription()).as("%s", meter).isNotBlank());
  }

  @Test
  void shouldShowBaseUnitsToPrometheus() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    touchEverything(prometheus);

    assertThat(prometheus.scrape())
        .contains(
            "cgl_events_classified_total{class=\"high\",model_id=\"a\"} 1.0",
            "cgl_events_abstained_total{class=\"high\",model_id=\"a\"} 1.0",
            "cgl_events_deadlettered_total{reason=\"truncated\"} 1.0",
            "cgl_batch_size_events_sum 7.0",
            "cgl_batch_scoring_seconds_bucket{le=\"0.005\"} 1",
            "cgl_model_loading_seconds_sum 2.0",
            "cgl_model_refused_total 1.0",
            "cgl_inputs_unusual_total{kind=\"missing\"} 3.0",
            "cgl_inputs_unusual_total{kind=\"unseen\"} 1.0",
            "cgl_candidate_compared_total 9.0",
            "cgl_candidate_agreed_total 7.0",
            "cgl_candidate_failed_total 1.0",
            "cgl_labels_joined_total 1.0",
            "cgl_labels_unreadable_total 1.0",
            "cgl_quality_accuracy 0.75",
            "cgl_drift_evidence 1.5",
            "cgl_drift_open 0.0");
  }

  @Test
  void shouldSayWhichModelServesAtTheTimeOfTheScrape() {
    metrics.model("a", CLASSES);
    metrics.model("b", CLASSES);

    inUse("a", "b");
    assertThat(serving("a", "active")).isOne();
    assertThat(serving("b", "active")).isZero();
    assertThat(serving("b", "candidate")).isOne();

    inUse("b", null);
    assertThat(serving("a", "active")).isZero();
    assertThat(serving("b", "active")).isOne();
    assertThat(serving("b", "candidate")).isZero();
  }

  @Test
  void shouldNotPileUpSeriesOverThousandsOfSwaps() {
    for (int swap = 0; swap < 5000; swap++) {
      String id = "model-" + swap;
      metrics.model(id, CLASSES).classified(0);
      inUse(id, null);
    }

    assertThat(modelIds())
        .as("the newest, the one before it that served until now, and two former ones")
        .containsExactlyInAnyOrder("model-4999", "model-4998", "model-4997", "model-4996");
  }

  @Test
  void shouldKeepTheActiveModelsSeriesHoweverManyCandidatesComeAndGo() {
    inUse("champion", null);
    ModelMeters champion = metrics.model("champion", CLASSES);
    for (int trial = 0; trial < 100; trial++) {
      inUse("champion", "candidate-" + trial);
      metrics.model("candidate-" + trial, CLASSES);
      champion.classified(1);
    }

    assertThat(
            registry
                .get("cgl.events.classified")
                .tags("model_id", "champion", "class", "high")
                .counter()
                .count())
        .isEqualTo(100);
  }

  @Test
  void shouldGoOnCountingWhereAModelThatComesBackLeftOff() {
    metrics.model("a", CLASSES).classified(0);
    metrics.model("b", CLASSES);
    metrics.model("a", CLASSES).classified(0);

    assertThat(
            registry
                .get("cgl.events.classified")
                .tags("model_id", "a", "class", "low")
                .counter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void shouldPutTheClassesOfAModelOfThousandsTogetherBeyondTheFirst() {
    List<String> many = IntStream.range(0, 5000).mapToObj(k -> "class-" + k).toList();
    ModelMeters meters = metrics.model("many", many);
    meters.classified(ModelMeters.MOST_CLASSES - 1);
    meters.classified(ModelMeters.MOST_CLASSES);
    meters.classified(4999);

    assertThat(registry.find("cgl.events.classified").counters())
        .hasSize(ModelMeters.MOST_CLASSES + 1);
    assertThat(
            registry
                .get("cgl.events.classified")
                .tag("class", ModelMeters.OTHER_CLASSES)
                .counter()
                .count())
        .isEqualTo(2);
  }

  private void inUse(String active, String candidate) {
    metrics.modelsChanged(
        Optional.of(version(active)), Optional.ofNullable(candidate).map(this::version));
  }

  private ModelVersion version(String id) {
    return new ModelVersion("signs", id, CLASSES, List.of(0L, 0L), 0);
  }

  private void touchEverything(MeterRegistry to) {
    scoring = new ScoringMeters(to, () -> Optional.of(new Agreement("b", "a", 9, 7)));
    scoring.scored(7, Duration.ofMillis(4).toNanos(), new UnusualInputs(3, 2, 1, Map.of()));
    scoring.loaded(Duration.ofSeconds(2));
    scoring.refused();
    scoring.candidateFailed();
    ClassifierMetrics metrics = new ClassifierMetrics(to);
    ModelMeters model = metrics.model("a", CLASSES);
    model.classified(1);
    model.abstained(1);
    metrics.deadLetter("truncated");
    metrics.late(3);
    metrics.drift(1.5, 6.9, false);
    metrics.driftEpisodeBegan();
    metrics.labelled();
    metrics.unreadableLabel();
    metrics.quality(0.75);
  }

  private double serving(String id, String role) {
    return registry.get("cgl.model.serving").tags("model_id", id, "role", role).gauge().value();
  }

  private List<String> modelIds() {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(id -> id.getTag("model_id"))
        .filter(id -> id != null)
        .distinct()
        .toList();
  }
}
