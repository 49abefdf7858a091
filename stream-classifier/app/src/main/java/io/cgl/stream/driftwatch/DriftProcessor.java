package io.cgl.stream.driftwatch;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.RetrainRequest;
import io.cgl.avro.state.StoredDriftState;
import io.cgl.drift.DetectorState;
import io.cgl.drift.DriftDetector;
import io.cgl.stream.frequencies.FrequencyDelta;
import io.cgl.stream.frequencies.ModelWindow;
import io.cgl.stream.frequencies.WindowSerdes;
import io.cgl.stream.kafka.SmallStores;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.state.OpenEpisodes;
import io.cgl.stream.state.StateFormat;
import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
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

  /** The names of its stores. */
  public static final List<String> STORES = List.of(WINDOWS, STATES, OpenEpisodes.STORE);

  private final long graceMillis;
  private final DriftDetector detector;
  private final ClassifierMetrics metrics;
  private final Children children;
  private final StateFormat format;

  private ProcessorContext<String, SpecificRecord> context;
  private KeyValueStore<String, ModelWindow> windows;
  private KeyValueStore<String, DriftState> states;
  private OpenEpisodes episodes;

  /** When each partition was last heard of, in wall-clock time. */
  private final Map<Integer, Long> heardAt = new HashMap<>();

  private OptionalLong settledAt;

  /** The names of the nodes that this one forwards to. */
  public record Children(
      String frequencies, String alerts, String episodes, String retrainRequests) {}

  private DriftProcessor(
      Duration grace,
      DriftDetector detector,
      ClassifierMetrics metrics,
      Children children,
      StateFormat format) {
    this.graceMillis = grace.toMillis();
    this.detector = detector;
    this.metrics = metrics;
    this.children = children;
    this.format = format;
  }

  /**
   * Supplies the processor with its stores.
   *
   * @param format of its stores
   */
  public static ProcessorSupplier<String, FrequencyDelta, String, SpecificRecord> supplier(
      Duration grace,
      DriftDetector detector,
      ClassifierMetrics metrics,
      Children children,
      StateFormat format) {
    return new ProcessorSupplier<>() {
      @Override
      public DriftProcessor get() {
        return new DriftProcessor(grace, detector, metrics, children, format);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(
            SmallStores.of(WINDOWS, Serdes.String(), WindowSerdes.window(format)),
            SmallStores.of(
                STATES,
                Serdes.String(),
                format.serde(StoredDriftState.getClassSchema(), DriftState.class)),
            OpenEpisodes.store(format));
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.windows = context.getStateStore(WINDOWS);
    this.states = context.getStateStore(STATES);
    this.episodes = OpenEpisodes.of(context);
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
      String key = key(model, delta.window());
      ModelWindow open = windows.get(key);
      windows.put(key, open == null ? delta.window() : open.plus(delta.window()));
    }
  }

  @Override
  public void close() {
    metrics.driftUnknown();
  }

  private void closeWindows() {
    List<String> models = new ArrayList<>();
    try (KeyValueIterator<String, DriftState> all = states.all()) {
      all.forEachRemaining(entry -> models.add(entry.key));
    }
    long now = context.currentSystemTimeMs();
    if (settledAt.isEmpty() && !models.isEmpty()) {
      settledAt = OptionalLong.of(now + SETTLING.toMillis()); // Restarted, and nothing came since.
    }
    if (settledAt.isPresent() && now >= settledAt.getAsLong()) {
      models.forEach(this::closeWindows);
    }
  }

  private void closeWindows(String model) {
    DriftState state = state(model);
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
    List<KeyValue<String, ModelWindow>> taken = new ArrayList<>();
    try (KeyValueIterator<String, ModelWindow> all = windows.all()) {
      while (all.hasNext()) {
        KeyValue<String, ModelWindow> window = all.next();
        if (window.value.frequencies().getModelName().equals(model) && which.test(window.value)) {
          taken.add(window);
        }
      }
    }
    taken.forEach(window -> windows.delete(window.key));
    return taken.stream()
        .map(window -> window.value)
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
      closeBySwap(window);
    }
    DetectorState before =
        same
            ? state.detector().orElseThrow()
            : detector.begin(id, window.frequencies().getFrequencies().size());
    DriftDetector.Step step = detector.judge(before, window.forDetector());
    // When an episode ends, only its last state still holds the suspected classes.
    double[] suspected = (step.state().episode().isPresent() ? step.state() : before).suspected();
    step.alarm().ifPresent(alarm -> raise(alarm, window, suspected));
    step.update()
        .ifPresent(update -> tell(DriftRecords.episode(update, window, suspected), window));
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
        children.frequencies());
  }

  private void raise(DriftDetector.Alarm alarm, ModelWindow window, double[] predicted) {
    String model = window.frequencies().getModelName();
    DriftAlert alert = DriftRecords.alert(alarm, window, predicted);
    RetrainRequest request = DriftRecords.request(alarm, alert);
    log.info("Drift of model {}, episode {}: {}", model, alarm.episode(), request.getReason());
    metrics.driftEpisodeBegan();
    forward(model, window.end(), alert, children.alerts());
    forward(model, window.end(), request, children.retrainRequests());
  }

  /** The checkpoint that the episodes were of does not serve any more. */
  private void closeBySwap(ModelWindow first) {
    for (DriftEpisode open : episodes.takeAll(first.frequencies().getModelName())) {
      forward(
          open.getEpisodeId(),
          first.end(),
          DriftRecords.closedBySwap(open, first),
          children.episodes());
    }
  }

  private void tell(DriftEpisode episode, ModelWindow window) {
    episodes.put(episode);
    forward(episode.getEpisodeId(), window.end(), episode, children.episodes());
  }

  private void forward(String key, long time, SpecificRecord value, String child) {
    context.forward(new Record<>(key, value, Math.max(0, time)), child);
  }

  private DriftState state(String model) {
    DriftState state = states.get(model);
    return state == null ? DriftState.INITIAL : state;
  }

  private static String key(String model, ModelWindow window) {
    return "%s|%d|%s".formatted(model, window.start(), window.frequencies().getModelId());
  }
}
