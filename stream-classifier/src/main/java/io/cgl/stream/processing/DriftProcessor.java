package io.cgl.stream.processing;

import io.cgl.avro.ClassShift;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.RetrainRequest;
import io.cgl.stream.drift.DetectorState;
import io.cgl.stream.drift.DriftDetector;
import io.cgl.stream.metrics.ClassifierMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
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
 * Puts the tasks' counts together to windows, closes windows, and asks the detector about each.
 *
 * <p>A window closes once event time has passed its end and the grace in every partition that still
 * has events. A partition of which nothing was heard for {@link #IDLE} does not hold the others up.
 * Events that come later are counted as late and reported with the next window that closes.
 *
 * <p>Only windows of the newest checkpoint are judged: what events were classified by the one
 * before can neither raise an alarm nor reopen an episode. Its last windows are reported all the
 * same.
 */
public final class DriftProcessor
    implements Processor<String, FrequencyDelta, String, SpecificRecord> {

  /** How often it is looked for windows to close. */
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
  public static final List<String> STORES = List.of(WINDOWS, STATES);

  private final long graceMillis;
  private final DriftDetector detector;
  private final ClassifierMetrics metrics;
  private final Children children;

  private ProcessorContext<String, SpecificRecord> context;
  private KeyValueStore<String, ModelWindow> windows;
  private KeyValueStore<String, DriftState> states;

  /** When each partition was last heard of, in wall-clock time. */
  private final Map<Integer, Long> heardAt = new HashMap<>();

  private OptionalLong settledAt;

  /** The names of the nodes that this one forwards to. */
  public record Children(String frequencies, String alerts, String retrainRequests) {}

  private DriftProcessor(
      Duration grace, DriftDetector detector, ClassifierMetrics metrics, Children children) {
    this.graceMillis = grace.toMillis();
    this.detector = detector;
    this.metrics = metrics;
    this.children = children;
  }

  /** Supplies the processor with its stores. */
  public static ProcessorSupplier<String, FrequencyDelta, String, SpecificRecord> supplier(
      Duration grace, DriftDetector detector, ClassifierMetrics metrics, Children children) {
    return new ProcessorSupplier<>() {
      @Override
      public DriftProcessor get() {
        return new DriftProcessor(grace, detector, metrics, children);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(
            SmallStores.of(WINDOWS, Serdes.String(), StateSerdes.modelWindow()),
            SmallStores.of(STATES, Serdes.String(), StateSerdes.driftState()));
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.windows = context.getStateStore(WINDOWS);
    this.states = context.getStateStore(STATES);
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
    if (settledAt.isEmpty() || context.currentSystemTimeMs() < settledAt.getAsLong()) {
      return;
    }
    List<String> models = new ArrayList<>();
    try (KeyValueIterator<String, DriftState> all = states.all()) {
      all.forEachRemaining(entry -> models.add(entry.key));
    }
    models.forEach(this::closeWindows);
  }

  private void closeWindows(String model) {
    DriftState state = state(model);
    OptionalLong time = eventTime(state);
    if (time.isEmpty() || time.getAsLong() - graceMillis <= state.closedThrough()) {
      return;
    }
    long through = time.getAsLong() - graceMillis;
    for (ModelWindow window : takeClosed(model, through)) {
      forward(model, window.end(), window.closed(state.late()), children.frequencies());
      state = judge(state.withClosed(state.closedThrough(), 0), window);
    }
    states.put(model, state.withClosed(through, state.late()));
  }

  /** The earliest of the partitions that are not idle. */
  private OptionalLong eventTime(DriftState state) {
    long now = context.currentSystemTimeMs();
    return state.partitionTimes().entrySet().stream()
        .filter(
            // After a restart, partitions that were never heard of yet are given the time to be.
            entry ->
                now - heardAt.computeIfAbsent(entry.getKey(), partition -> now) < IDLE.toMillis())
        .mapToLong(Map.Entry::getValue)
        .min();
  }

  private List<ModelWindow> takeClosed(String model, long through) {
    List<KeyValue<String, ModelWindow>> closed = new ArrayList<>();
    try (KeyValueIterator<String, ModelWindow> all = windows.all()) {
      while (all.hasNext()) {
        KeyValue<String, ModelWindow> window = all.next();
        if (window.value.frequencies().getModelName().equals(model)
            && window.value.end() <= through) {
          closed.add(window);
        }
      }
    }
    closed.forEach(window -> windows.delete(window.key));
    return closed.stream()
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
    DetectorState before =
        same
            ? state.detector().orElseThrow()
            : detector.begin(id, window.frequencies().getFrequencies().size());
    DriftDetector.Step step = detector.judge(before, window.forDetector());
    step.alarm().ifPresent(alarm -> raise(alarm, window, step.state().suspected()));
    metrics.drift(step.state().logR(), detector.logThreshold(), step.state().episode().isPresent());
    return state.withDetector(Math.max(state.sequence(), window.sequence()), step.state());
  }

  private void raise(DriftDetector.Alarm alarm, ModelWindow window, double[] predicted) {
    String model = window.frequencies().getModelName();
    List<ClassShift> shifts = ClassShifts.of(alarm.shifts(), window, predicted);
    DriftAlert alert =
        new DriftAlert(
            model,
            window.frequencies().getModelId(),
            alarm.episode(),
            window.frequencies().getWindowStart(),
            window.frequencies().getWindowEnd(),
            alarm.logEvidence(),
            alarm.logThreshold(),
            shifts);
    RetrainRequest request =
        new RetrainRequest(
            alarm.episode(),
            model,
            window.frequencies().getModelId(),
            reason(shifts),
            window.frequencies().getWindowEnd(),
            Instant.ofEpochMilli(alarm.evidenceFrom()));
    log.info("Drift of model {}, episode {}: {}", model, alarm.episode(), request.getReason());
    metrics.driftEpisodeBegan();
    forward(model, window.end(), alert, children.alerts());
    forward(model, window.end(), request, children.retrainRequests());
  }

  private static String reason(List<ClassShift> shifts) {
    return "class frequencies drifted: "
        + String.join(
            ", ",
            shifts.stream()
                .map(
                    shift ->
                        "%s from %.2f%% to %.2f%%"
                            .formatted(
                                shift.getLabel(),
                                100 * shift.getReferenceShare(),
                                100 * shift.getObservedShare()))
                .toList());
  }

  private void forward(String model, long time, SpecificRecord value, String child) {
    context.forward(new Record<>(model, value, Math.max(0, time)), child);
  }

  private DriftState state(String model) {
    DriftState state = states.get(model);
    return state == null ? DriftState.INITIAL : state;
  }

  private static String key(String model, ModelWindow window) {
    return "%s|%d|%s".formatted(model, window.start(), window.frequencies().getModelId());
  }
}
