package io.cgl.stream.monitoring.metrics;

import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.ScoringListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * The classifier's own meters, by the naming rule of {@code docs/metrics.md}: {@code
 * cgl.<noun>.<what>}, base units, tags of few values.
 *
 * <p>Counters count attempts: work of an aborted transaction is counted again when it is repeated.
 * Exactly once is a promise of the topics.
 *
 * <p>Safe for use by several threads. Nothing here looks a meter up by name per event.
 */
public final class ClassifierMetrics implements ScoringListener {

  /**
   * Models that no longer serve and keep their series: the next scrape must still see their last
   * events. Beyond them the oldest goes, so that swaps do not pile up series.
   */
  static final int FORMER_MODELS = 2;

  private final MeterRegistry registry;

  /** By model id, the one that was asked for last at the end. */
  private final Map<String, ModelMeters> models = new LinkedHashMap<>();

  private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
  private final InputWatch inputs;
  private final Counter dropped;
  private final Counter late;
  private final Counter episodes;
  private final Counter labelled;
  private final Counter unreadableLabels;

  private volatile InUse inUse = new InUse(Optional.empty(), Optional.empty());
  private volatile Drift drift = Drift.UNKNOWN;
  private volatile double balancedAccuracy = Double.NaN;

  /** The ids of the models that serve and are on trial. */
  private record InUse(Optional<String> active, Optional<String> candidate) {
    boolean has(String id) {
      return Optional.of(id).equals(active) || Optional.of(id).equals(candidate);
    }
  }

  private record Drift(double evidence, double threshold, double open) {
    /** Another instance watches, or no window has closed yet. */
    static final Drift UNKNOWN = new Drift(Double.NaN, Double.NaN, Double.NaN);
  }

  /**
   * @param registry to register with
   */
  public ClassifierMetrics(MeterRegistry registry) {
    this.registry = registry;
    inputs = new InputWatch(registry);
    dropped =
        counter("cgl.events.dropped", "Events without any input that were dropped, as configured");
    late = counter("cgl.events.late", "Events that came after their drift window had closed");
    episodes = counter("cgl.drift.episodes", "Drift episodes that began");
    labelled = counter("cgl.labels.joined", "Labels whose event was found");
    unreadableLabels = counter("cgl.labels.unreadable", "Labels that cannot be read");
    Gauge.builder("cgl.quality.accuracy", this, metrics -> metrics.balancedAccuracy)
        .description("Balanced accuracy on labelled events, older windows forgotten")
        .register(registry);
    drift("cgl.drift.evidence", "Logarithm of the drift statistic", Drift::evidence);
    drift("cgl.drift.threshold", "The evidence at which an episode begins", Drift::threshold);
    drift("cgl.drift.open", "1 while a drift episode is open, else 0", Drift::open);
  }

  /**
   * The meters of a checkpoint, for the caller to keep while it works with that one. The series of
   * models that are gone end here.
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

  /** Counts an event that has no value in any input and is dropped. */
  public void dropped() {
    dropped.increment();
  }

  @Override
  public void scored(ModelVersion model, int events, long nanos, UnusualInputs unusual) {
    if (!inUse.candidate().filter(model.id()::equals).isPresent()) {
      inputs.see(model, events, unusual);
    }
  }

  @Override
  public void modelsChanged(Optional<ModelVersion> active, Optional<ModelVersion> candidate) {
    active.ifPresent(model -> model(model.id(), model.classes()));
    candidate.ifPresent(model -> model(model.id(), model.classes()));
    inUse = new InUse(active.map(ModelVersion::id), candidate.map(ModelVersion::id));
  }

  /** Counts events that are in no window's counts. */
  public void late(long events) {
    late.increment((double) events);
  }

  /**
   * Sets the state of the drift detector.
   *
   * @param evidence logarithm of its statistic
   * @param threshold the value at which it alarms
   * @param open whether an episode is open
   */
  public void drift(double evidence, double threshold, boolean open) {
    drift = new Drift(evidence, threshold, open ? 1 : 0);
  }

  /** Notes that the drift detector's task has left this instance. */
  public void driftUnknown() {
    drift = Drift.UNKNOWN;
  }

  /** Counts a label whose event was found. */
  public void labelled() {
    labelled.increment();
  }

  public void unreadableLabel() {
    unreadableLabels.increment();
  }

  /** Sets the prequential balanced accuracy, 0 to 1. */
  public void quality(double prequential) {
    balancedAccuracy = prequential;
  }

  /** Notes that the task that joins labels has left this instance. */
  public void qualityUnknown() {
    balancedAccuracy = Double.NaN;
  }

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
    List<String> former = models.keySet().stream().filter(id -> isFormer(id, newest)).toList();
    former.stream()
        .limit(Math.max(0, former.size() - FORMER_MODELS))
        .forEach(id -> models.remove(id).remove());
  }

  private boolean isFormer(String id, String newest) {
    return !id.equals(newest) && !inUse.has(id);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void drift(String name, String description, ToDoubleFunction<Drift> value) {
    Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.drift))
        .description(description)
        .register(registry);
  }
}
