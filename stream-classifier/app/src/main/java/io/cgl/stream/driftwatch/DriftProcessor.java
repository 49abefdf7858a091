package io.cgl.stream.driftwatch;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.state.StoredDriftState;
import io.cgl.drift.DetectorState;
import io.cgl.drift.DriftDetector;
import io.cgl.drift.Episode;
import io.cgl.stream.frequencies.FrequencyDelta;
import io.cgl.stream.frequencies.ModelWindow;
import io.cgl.stream.frequencies.WindowSerdes;
import io.cgl.stream.kafka.SmallStores;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.state.OpenEpisodes;
import io.cgl.stream.state.StateFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Combines the tasks' counts into windows, closes windows, and has the detector judge each.
 *
 * <p>A window closes once event time has passed its end and the grace in every partition that still
 * has events. A partition that has been silent for {@link #IDLE} does not hold up the others. When
 * all partitions are silent, event time stands still: a window closes once the silence has lasted
 * as long as the window and the grace together. Events that come later are counted as late and
 * reported with the next window that closes.
 *
 * <p>Only windows of the newest checkpoint are judged: what events were classified by the one
 * before can neither raise an alarm nor reopen an episode. Its last windows are reported all the
 * same.
 */
public final class DriftProcessor
    implements Processor<String, FrequencyDelta, String, SpecificRecord> {

  /** How often to check for windows that can be closed. */
  static final Duration INTERVAL = Duration.ofMillis(250);

  /** A partition that is silent for this long does not hold windows open. */
  static final Duration IDLE = Duration.ofSeconds(5);

  /** So long after the first counts nothing closes: other partitions may be about to begin. */
  static final Duration SETTLING = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(DriftProcessor.class);

  /** Open windows, by model name, start and model id. */
  static final String WINDOWS = "open-windows";

  /** Where the watch stands, by model name. */
  static final String STATES = "drift-state";

  public static final List<String> STORES = List.of(WINDOWS, STATES, OpenEpisodes.STORE);

  private final long graceMillis;
  private final DriftDetector detector;
  private final ClassifierMetrics metrics;
  private final OpenEpisodes.Children children;
  private final StateFormat format;

  private ProcessorContext<String, SpecificRecord> context;
  private KeyValueStore<String, ModelWindow> windows;
  private KeyValueStore<String, DriftState> states;
  private OpenEpisodes episodes;

  /** When each partition was last heard of, in wall-clock time. */
  private final Map<Integer, Long> heardAt = new HashMap<>();

  private OptionalLong settledAt;

  /**
   * @param format of its stores, and of what 0.1 reads
   */
  public DriftProcessor(
      Duration grace,
      DriftDetector detector,
      ClassifierMetrics metrics,
      OpenEpisodes.Children children,
      StateFormat format) {
    this.graceMillis = grace.toMillis();
    this.detector = detector;
    this.metrics = metrics;
    this.children = children;
    this.format = format;
  }

  /** Its stores, and that of the open episodes, which others share. */
  public static Set<StoreBuilder<?>> stores(StateFormat format) {
    return Set.of(
        SmallStores.of(WINDOWS, WindowSerdes.window(format)),
        SmallStores.of(STATES, format.serde(StoredDriftState.getClassSchema(), DriftState.class)),
        OpenEpisodes.store(format));
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.windows = context.getStateStore(WINDOWS);
    this.states = context.getStateStore(STATES);
    this.episodes = new OpenEpisodes(context, children, metrics);
    this.heardAt.clear(); // A task that is restarted keeps its processors.
    this.settledAt = OptionalLong.empty();
    context.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> closeWindows());
  }

  @Override
  public void process(Record<String, FrequencyDelta> counted) {
    String model = counted.key();
    FrequencyDelta delta = counted.value();
    long now = context.currentSystemTimeMs();
    heardAt.put(delta.partition(), now);
    if (settledAt.isEmpty()) {
      settledAt = OptionalLong.of(now + SETTLING.toMillis());
    }

    DriftState state = state(model);
    boolean late = delta.window().end() <= state.closedThrough();
    states.put(
        model,
        state.withDelta(
            delta.partition(), delta.partitionTime(), late ? delta.window().events() : 0));
    if (late) {
      metrics.late(delta.window().events());
    } else {
      SmallStores.add(windows, key(model, delta.window()), delta.window(), ModelWindow::plus);
    }
  }

  @Override
  public void close() {
    metrics.driftUnknown();
  }

  private void closeWindows() {
    List<KeyValue<String, DriftState>> models = SmallStores.entries(states);
    long now = context.currentSystemTimeMs();
    if (settledAt.isEmpty() && !models.isEmpty()) {
      settledAt = OptionalLong.of(now + SETTLING.toMillis()); // Restarted, and nothing came since.
    }
    if (settledAt.isPresent() && now >= settledAt.getAsLong()) {
      models.forEach(model -> closeWindows(model.key, model.value));
    }
  }

  private void closeWindows(String model, DriftState before) {
    DriftState state = before;
    OptionalLong time = eventTime(state);
    long through = time.isPresent() ? time.getAsLong() - graceMillis : Long.MIN_VALUE;
    long silence = silence(state);
    List<ModelWindow> closed =
        take(model, window -> window.end() <= through || silence >= window.length() + graceMillis);
    if (closed.isEmpty() && through <= state.closedThrough()) {
      return;
    }
    long closedThrough = Math.max(state.closedThrough(), through);
    for (ModelWindow window : closed) {
      long late = state.late();
      closedThrough = Math.max(closedThrough, window.end());
      state = judge(state.withClosed(closedThrough, 0), window);
      report(window, late, state);
    }
    states.put(model, state.withClosed(closedThrough, state.late()));
  }

  /** The earliest of the partitions that are not idle. */
  private OptionalLong eventTime(DriftState state) {
    long now = context.currentSystemTimeMs();
    return state.partitionTimes().entrySet().stream()
        .filter(entry -> now - heardAt(entry.getKey()) < IDLE.toMillis())
        .mapToLong(Map.Entry::getValue)
        .min();
  }

  /** How long nothing was heard of any partition, in wall-clock milliseconds. */
  private long silence(DriftState state) {
    return context.currentSystemTimeMs()
        - state.partitionTimes().keySet().stream().mapToLong(this::heardAt).max().orElseThrow();
  }

  /** After a restart, partitions that were never heard of yet are given the time to be. */
  private long heardAt(int partition) {
    return heardAt.computeIfAbsent(partition, p -> context.currentSystemTimeMs());
  }

  private List<ModelWindow> take(String model, Predicate<ModelWindow> which) {
    return SmallStores.take(
            windows,
            (key, window) ->
                window.frequencies().getModelName().equals(model) && which.test(window))
        .stream()
        .sorted(Comparator.comparingLong(ModelWindow::end).thenComparingLong(ModelWindow::sequence))
        .toList();
  }

  private DriftState judge(DriftState state, ModelWindow window) {
    String id = window.frequencies().getModelId();
    boolean same = state.detector().map(DetectorState::modelId).filter(id::equals).isPresent();
    if (!same && window.sequence() < state.sequence()) {
      return state; // Of a checkpoint that does not serve any more.
    }
    if (!same) {
      episodes.closeBySwap(
          window.frequencies().getModelName(), window.frequencies().getWindowEnd());
    }
    DetectorState before =
        same
            ? state.detector().orElseThrow()
            : detector.begin(id, window.frequencies().getFrequencies().size());
    DriftDetector.Step step = detector.judge(before, window.forDetector());
    // When an episode ends, only its last state still holds the suspected classes.
    double[] suspected = (step.state().episode().isPresent() ? step.state() : before).suspected();
    step.alarm().ifPresent(alarm -> raise(alarm, step.state().logR(), window, suspected));
    step.update()
        .ifPresent(update -> episodes.tell(DriftRecords.episode(update, window, suspected)));
    metrics.drift(step.state().logR(), detector.logThreshold(), step.state().episode().isPresent());
    return state.withDetector(Math.max(state.sequence(), window.sequence()), step.state());
  }

  /** Publishes a window, with the detector's evidence after it if it was judged. */
  private void report(ModelWindow window, long late, DriftState after) {
    Optional<Double> evidence =
        after
            .detector()
            .filter(judged -> judged.modelId().equals(window.frequencies().getModelId()))
            .map(DetectorState::logR);
    ClassFrequencies closed =
        window.closed(
            late,
            evidence.orElse(null),
            evidence.map(judged -> detector.logThreshold()).orElse(null));
    Headers headers = format == StateFormat.V01 ? DriftHeaders.of(closed) : new RecordHeaders();
    context.forward(
        new Record<>(closed.getModelName(), closed, Math.max(0, window.end()), headers),
        children.windows());
  }

  private void raise(Episode alarm, double logR, ModelWindow window, double[] predicted) {
    DriftAlert alert = DriftRecords.alert(alarm, logR, detector.logThreshold(), window, predicted);
    String reason = DriftRecords.reason(alert.getClasses());
    log.info("Drift of model {}, episode {}: {}", alert.getModelName(), alarm.id(), reason);
    episodes.raise(alert, reason, Instant.ofEpochMilli(alarm.evidenceFrom()));
  }

  private DriftState state(String model) {
    DriftState state = states.get(model);
    return state == null ? DriftState.INITIAL : state;
  }

  private static String key(String model, ModelWindow window) {
    return "%s|%d|%s".formatted(model, window.start(), window.frequencies().getModelId());
  }
}
