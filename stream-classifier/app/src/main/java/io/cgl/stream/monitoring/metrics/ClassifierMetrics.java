package io.cgl.stream.monitoring.metrics;

import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.scoring.Agreement;
import io.cgl.scoring.ModelVersion;
import io.cgl.scoring.ScoringListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The classifier's own meters, by the naming rule of {@code docs/metrics.md}: {@code
 * cgl.<noun>.<what>}, base units, tags of few values.
 *
 * <p>Counters count attempts: what a transaction did that was aborted is counted again when it is
 * done again. Exactly once is a promise of the topics.
 *
 * <p>Safe for use by several threads. Nothing here looks a meter up by name per event.
 */
public final class ClassifierMetrics implements ScoringListener {

  /**
   * Models that serve no more and keep their series: the next scrape must still see their last
   * events. Beyond them the oldest goes, so that swaps do not pile up series.
   */
  static final int FORMER_MODELS = 2;

  private final MeterRegistry registry;
  private final ModelsInUse inUse;

  /** By model id, the one that was asked for last at the end. */
  private final Map<String, ModelMeters> models = new LinkedHashMap<>();

  private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
  private final DistributionSummary batchSizes;
  private final Timer scoring;
  private final Timer loading;
  private final Counter refused;
  private final Counter late;
  private final Counter episodes;
  private final Counter labelled;
  private final Counter unreadableLabels;
  private final Counter missing;
  private final Counter infinite;
  private final Counter unseen;

  private volatile Drift drift = Drift.UNKNOWN;
  private volatile double balancedAccuracy = Double.NaN;

  /**
   * Where the drift detector stands.
   *
   * @param evidence logarithm of its statistic
   * @param threshold the value at which it alarms
   * @param open whether an episode is open
   */
  private record Drift(double evidence, double threshold, double open) {
    /** Another instance watches, or no window has closed yet. */
    static final Drift UNKNOWN = new Drift(Double.NaN, Double.NaN, Double.NaN);
  }

  /**
   * @param registry to register with
   * @param inUse the models at work
   */
  public ClassifierMetrics(MeterRegistry registry, ModelsInUse inUse) {
    this.registry = registry;
    this.inUse = inUse;
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
    late = counter("cgl.events.late", "Events that came after their drift window had closed");
    episodes = counter("cgl.drift.episodes", "Drift episodes that began");
    labelled = counter("cgl.labels.joined", "Labels whose event was found");
    unreadableLabels = counter("cgl.labels.unreadable", "Labels that cannot be read");
    Gauge.builder("cgl.quality.accuracy", this, metrics -> metrics.balancedAccuracy)
        .description("Balanced accuracy on labelled events, older windows forgotten")
        .register(registry);
    missing = unusual("missing");
    infinite = unusual("infinite");
    unseen = unusual("unseen");
    agreement("cgl.candidate.compared", "Events scored by the shadow, too", Agreement::events);
    agreement("cgl.candidate.agreed", "Those of them with the same class", Agreement::agreed);
    drift("cgl.drift.evidence", "Logarithm of the drift statistic", Drift::evidence);
    drift("cgl.drift.threshold", "The evidence at which an episode begins", Drift::threshold);
    drift("cgl.drift.open", "1 while a drift episode is open, else 0", Drift::open);
  }

  /** Measures nothing, at next to no cost. */
  public static ClassifierMetrics none() {
    return new ClassifierMetrics(new CompositeMeterRegistry(), ModelsInUse.NONE);
  }

  /**
   * The meters of a checkpoint, to be kept by the caller for as long as it works with that one. The
   * series of models that are gone end here.
   */
  public synchronized ModelMeters model(String id, List<String> classes) {
    ModelMeters known = models.remove(id);
    if (known != null && !known.isOf(classes)) {
      known.remove();
      known = null;
    }
    ModelMeters meters = known != null ? known : newModel(id, classes);
    models.put(id, meters);
    forgetFormerModels(id);
    return meters;
  }

  /** Counts an event that became a dead letter. */
  public void deadLetter(String reasonCode) {
    deadLetters
        .computeIfAbsent(
            reasonCode,
            code ->
                Counter.builder("cgl.events.deadlettered")
                    .description("Events that went to the dead letters")
                    .tag("reason", code)
                    .register(registry))
        .increment();
  }

  @Override
  public void scored(ModelVersion model, int events, long nanos, UnusualInputs unusual) {
    batchSizes.record(events);
    scoring.record(nanos, TimeUnit.NANOSECONDS);
    missing.increment((double) unusual.missingNumbers());
    infinite.increment((double) unusual.infiniteNumbers());
    unseen.increment((double) unusual.unknownCategories());
  }

  /** Counts a model that came to serve. */
  public void modelLoaded(Duration time) {
    loading.record(time);
  }

  /** Counts an announced model that does not come to serve. */
  public void modelRefused() {
    refused.increment();
  }

  /** Counts events that are in no window's counts. */
  public void late(long events) {
    late.increment((double) events);
  }

  /**
   * Tells where the drift detector stands.
   *
   * @param evidence logarithm of its statistic
   * @param threshold the value at which it alarms
   * @param open whether an episode is open
   */
  public void drift(double evidence, double threshold, boolean open) {
    drift = new Drift(evidence, threshold, open ? 1 : 0);
  }

  /** Tells that the drift detector's task has left this instance. */
  public void driftUnknown() {
    drift = Drift.UNKNOWN;
  }

  /** Counts a label whose event was found. */
  public void labelled() {
    labelled.increment();
  }

  /** Counts a label that cannot be read. */
  public void unreadableLabel() {
    unreadableLabels.increment();
  }

  /** Tells the prequential balanced accuracy, 0 to 1. */
  public void quality(double prequential) {
    balancedAccuracy = prequential;
  }

  /** Tells that the task that knows of labels has left this instance. */
  public void qualityUnknown() {
    balancedAccuracy = Double.NaN;
  }

  /** Counts a drift episode that begins. */
  public void driftEpisodeBegan() {
    episodes.increment();
  }

  private ModelMeters newModel(String id, List<String> classes) {
    return new ModelMeters(
        registry,
        id,
        classes,
        () -> inUse.active().filter(id::equals).isPresent(),
        () -> inUse.candidate().filter(id::equals).isPresent());
  }

  private void forgetFormerModels(String newest) {
    long former = models.keySet().stream().filter(id -> isFormer(id, newest)).count();
    Iterator<Map.Entry<String, ModelMeters>> oldestFirst = models.entrySet().iterator();
    while (former > FORMER_MODELS) {
      Map.Entry<String, ModelMeters> model = oldestFirst.next();
      if (isFormer(model.getKey(), newest)) {
        model.getValue().remove();
        oldestFirst.remove();
        former--;
      }
    }
  }

  private boolean isFormer(String id, String newest) {
    return !id.equals(newest)
        && !Optional.of(id).equals(inUse.active())
        && !Optional.of(id).equals(inUse.candidate());
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

  /** Begins anew with each trial, which Prometheus takes for a restart. */
  private void agreement(String name, String description, ToDoubleFunction<Agreement> value) {
    FunctionCounter.builder(
            name, inUse, models -> models.agreement().map(value::applyAsDouble).orElse(0.0))
        .description(description)
        .register(registry);
  }

  private void drift(String name, String description, ToDoubleFunction<Drift> value) {
    Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.drift))
        .description(description)
        .register(registry);
  }

  private static Duration[] milliseconds(long... bounds) {
    return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
