package io.cgl.scoring.internal;

import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.scoring.api.Agreement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of scoring, by the naming rule of {@code docs/metrics.md}: {@code cgl.<noun>.<what>},
 * base units, tags of few values.
 *
 * <p>Safe for use by several threads.
 */
public final class ScoringMeters implements AutoCloseable {

  private final MeterRegistry registry;
  private final DistributionSummary batchSizes;
  private final Timer scoring;
  private final Timer loading;
  private final Counter refused;
  private final Counter candidateFailed;
  private final Counter missing;
  private final Counter infinite;
  private final Counter unseen;
  private final FunctionCounter compared;
  private final FunctionCounter agreed;

  /** Kept here because meters refer to it weakly. */
  private final Supplier<Optional<Agreement>> agreement;

  /**
   * @param registry to register with
   * @param agreement of the candidate with the active model, asked at every scrape
   */
  public ScoringMeters(MeterRegistry registry, Supplier<Optional<Agreement>> agreement) {
    this.registry = registry;
    this.agreement = agreement;
    batchSizes =
        DistributionSummary.builder("cgl.batch.size")
            .description("Events scored in one call of a model")
            .baseUnit("events")
            .serviceLevelObjectives(1, 10, 100, 500, 1000, 2000, 5000)
            .register(registry);
    scoring =
        Timer.builder("cgl.batch.scoring")
            .description("Time that one call of a model takes")
            .serviceLevelObjectives(milliseconds(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000))
            .register(registry);
    loading =
        Timer.builder("cgl.model.loading")
            .description("Time to fetch, verify, load and warm up a model that came to serve")
            .serviceLevelObjectives(milliseconds(100, 500, 1000, 5000, 30_000))
            .register(registry);
    refused =
        counter("cgl.model.refused", "Announced models that were refused; the old one serves on");
    candidateFailed =
        counter("cgl.candidate.failed", "Batches that the model on trial failed to score");
    missing = unusual("missing");
    infinite = unusual("infinite");
    unseen = unusual("unseen");
    compared =
        agreement("cgl.candidate.compared", "Events scored by the shadow, too", Agreement::events);
    agreed =
        agreement("cgl.candidate.agreed", "Those of them with the same class", Agreement::agreed);
  }

  public void scored(int events, long nanos, UnusualInputs unusual) {
    batchSizes.record(events);
    scoring.record(nanos, TimeUnit.NANOSECONDS);
    missing.increment((double) unusual.missingNumbers());
    infinite.increment((double) unusual.infiniteNumbers());
    unseen.increment((double) unusual.unknownCategories());
  }

  /** Counts a batch that a canary or a shadow failed to score. */
  public void candidateFailed() {
    candidateFailed.increment();
  }

  public void loaded(Duration time) {
    loading.record(time);
  }

  public void refused() {
    refused.increment();
  }

  /** Removes the meters that read from outside. */
  @Override
  public void close() {
    registry.remove(compared);
    registry.remove(agreed);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Counter unusual(String kind) {
    return Counter.builder("cgl.inputs.unusual")
        .description("Inputs that the model did not learn from")
        .tag("kind", kind)
        .register(registry);
  }

  /** Restarts at 0 with each trial, which Prometheus treats as a restart of the process. */
  private FunctionCounter agreement(
      String name, String description, ToDoubleFunction<Agreement> value) {
    return FunctionCounter.builder(
            name, agreement, found -> found.get().map(value::applyAsDouble).orElse(0.0))
        .description(description)
        .register(registry);
  }

  private static Duration[] milliseconds(long... bounds) {
    return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
