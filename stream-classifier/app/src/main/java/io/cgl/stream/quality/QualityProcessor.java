package io.cgl.stream.quality;

import io.cgl.avro.DriftAlert;
import io.cgl.avro.Quality;
import io.cgl.avro.state.StoredQualityState;
import io.cgl.drift.EpisodeUpdate;
import io.cgl.drift.quality.AccuracyDetector;
import io.cgl.drift.quality.AccuracyState;
import io.cgl.drift.quality.HeldOutRecalls;
import io.cgl.drift.quality.HeldOutRecalls.Recall;
import io.cgl.drift.quality.Recalls;
import io.cgl.stream.kafka.SmallStores;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.state.OpenEpisodes;
import io.cgl.stream.state.StateFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Combines the tasks' labelled events into windows, closes windows, and has the accuracy detector
 * judge each.
 *
 * <p>A window closes once a labelled event falls into a window that starts at its end plus the
 * grace or later, or once no label has found its event for as long as the window and the grace
 * together. Labels that come later are counted as late and reported with the next window that
 * closes.
 *
 * <p>Only windows of the checkpoint that serves are judged, and none while an episode of class
 * frequencies is open: then retraining is under way already. It shares the {@linkplain OpenEpisodes
 * open episodes} with the watch over class frequencies, which closes both kinds at a swap.
 */
public final class QualityProcessor implements Processor<String, Quality, String, SpecificRecord> {

  /** How often to check for windows that can be closed. */
  static final Duration INTERVAL = Duration.ofMillis(250);

  /** Open windows, by model name, start and model id. */
  static final String WINDOWS = "open-quality-windows";

  /** Where the watch stands, by model name. */
  static final String STATES = "quality-state";

  /** The names of the stores that are its own. */
  public static final List<String> STORES = List.of(WINDOWS, STATES);

  private static final Logger log = LoggerFactory.getLogger(QualityProcessor.class);

  /** The share of the past that the prequential figures keep per window. */
  private static final double MEMORY = 0.9;

  private final long graceMillis;
  private final AccuracyDetector detector;
  private final Supplier<Optional<HeldOutRecalls>> served;
  private final ClassifierMetrics metrics;
  private final OpenEpisodes.Children children;

  private ProcessorContext<String, SpecificRecord> context;
  private KeyValueStore<String, Quality> windows;
  private KeyValueStore<String, QualityState> states;
  private OpenEpisodes episodes;

  /** When a label last found its event, in wall-clock time. */
  private OptionalLong heardAt;

  /**
   * @param served the held-out recalls of the checkpoint that serves
   */
  public QualityProcessor(
      Duration grace,
      AccuracyDetector detector,
      Supplier<Optional<HeldOutRecalls>> served,
      ClassifierMetrics metrics,
      OpenEpisodes.Children children) {
    this.graceMillis = grace.toMillis();
    this.detector = detector;
    this.served = served;
    this.metrics = metrics;
    this.children = children;
  }

  /** Its stores, except that of the open episodes. */
  public static Set<StoreBuilder<?>> stores(StateFormat format) {
    return Set.of(
        SmallStores.of(WINDOWS, format.<Quality>serde(Quality.getClassSchema())),
        SmallStores.of(
            STATES, format.serde(StoredQualityState.getClassSchema(), QualityState.class)));
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.windows = context.getStateStore(WINDOWS);
    this.states = context.getStateStore(STATES);
    this.episodes = new OpenEpisodes(context, children, metrics);
    this.heardAt = OptionalLong.empty(); // A task that is restarted keeps its processors.
    context.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::closeWindows);
  }

  @Override
  public void process(Record<String, Quality> counted) {
    String model = counted.key();
    Quality part = counted.value();
    heardAt = OptionalLong.of(context.currentSystemTimeMs());
    QualityState state = state(model);
    boolean late = end(part) <= state.closedThrough();
    states.put(model, state.seen(start(part), late ? part.getLabelled() : 0));
    if (!late) {
      String key = "%s|%d|%s".formatted(model, start(part), part.getModelId());
      SmallStores.add(windows, key, part, QualityCounts::sum);
    }
  }

  @Override
  public void close() {
    metrics.qualityUnknown();
  }

  private void closeWindows(long now) {
    if (heardAt.isEmpty()) {
      heardAt = OptionalLong.of(now); // Restarted: the silence begins here.
    }
    long silence = now - heardAt.getAsLong();
    SmallStores.entries(states).forEach(model -> closeWindows(model.key, model.value, silence));
  }

  private void closeWindows(String model, QualityState before, long silence) {
    QualityState state = before;
    List<Quality> closed = take(model, state, silence);
    for (Quality window : closed) {
      state = state.closed(Math.max(state.closedThrough(), end(window)), state.late());
      state = judge(report(state, window), window);
    }
    if (!closed.isEmpty()) {
      states.put(model, state);
    }
  }

  private List<Quality> take(String model, QualityState state, long silence) {
    return SmallStores.take(
            windows,
            (key, window) ->
                window.getModelName().equals(model)
                    && (end(window) + graceMillis <= state.latest()
                        || silence >= end(window) - start(window) + graceMillis))
        .stream()
        .sorted(Comparator.comparing(Quality::getWindowEnd).thenComparing(Quality::getModelId))
        .toList();
  }

  private QualityState report(QualityState state, Quality window) {
    Map<String, Recall> recalls = QualityCounts.recalls(window);
    QualityState.Checkpoint before = state.of(window.getModelId());
    Map<String, Recall> prequential = Recalls.faded(before.prequential(), recalls, MEMORY);
    Quality closed =
        QualityCounts.closed(
            window,
            Recalls.balancedAccuracy(recalls),
            Recalls.balancedAccuracy(prequential),
            state.late());
    context.forward(
        new Record<>(window.getModelName(), closed, Math.max(0, end(window))), children.windows());
    if (served.get().map(HeldOutRecalls::modelId).map(window.getModelId()::equals).orElse(true)) {
      metrics.quality(closed.getPrequentialBalancedAccuracy());
    }
    return state
        .closed(state.closedThrough(), 0)
        .with(window.getModelId(), new QualityState.Checkpoint(prequential, before.detector()));
  }

  private QualityState judge(QualityState state, Quality window) {
    Optional<HeldOutRecalls> reference =
        served.get().filter(recalls -> recalls.modelId().equals(window.getModelId()));
    if (reference.isEmpty() || episodes.ofFrequencies(window.getModelName())) {
      return state;
    }
    AccuracyState before =
        state
            .of(window.getModelId())
            .detector()
            .orElseGet(() -> AccuracyState.initial(window.getModelId()));
    AccuracyDetector.Step step =
        detector.judge(before, start(window), QualityCounts.recalls(window), reference.get());
    step.change()
        .ifPresent(
            change -> {
              if (change == EpisodeUpdate.Change.OPENED) {
                raise(step.told(), window, reference.get());
              }
              episodes.tell(AccuracyRecords.episode(step, window, reference.get()));
            });
    return state.judged(step.state());
  }

  private void raise(AccuracyState state, Quality window, HeldOutRecalls reference) {
    DriftAlert alert = AccuracyRecords.alert(state, detector.logThreshold(), window, reference);
    String reason = AccuracyRecords.reason(AccuracyDetector.falls(state, reference));
    log.info(
        "Model {} is right less often, episode {}: {}",
        alert.getModelName(),
        alert.getEpisodeId(),
        reason);
    episodes.raise(alert, reason, Instant.ofEpochMilli(state.evidenceFrom()));
  }

  private QualityState state(String model) {
    QualityState state = states.get(model);
    return state == null ? QualityState.INITIAL : state;
  }

  private static long start(Quality window) {
    return window.getWindowStart().toEpochMilli();
  }

  private static long end(Quality window) {
    return window.getWindowEnd().toEpochMilli();
  }
}
