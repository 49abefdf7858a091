package io.cgl.stream.frequencies;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.Verdict;
import io.cgl.stream.kafka.SmallStores;
import io.cgl.stream.state.StateFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Counts predicted classes per model and window of event time, and forwards the counts every few
 * hundred milliseconds: the records of a whole stream come down to a few a second.
 *
 * <p>Counts that are not forwarded yet are in a logged store. They are forwarded and deleted in one
 * transaction, so every event is counted exactly once.
 */
public final class CountClassesProcessor
    implements Processor<byte[], Object, String, FrequencyDelta> {

  /** How often counts are forwarded. */
  static final Duration INTERVAL = Duration.ofMillis(250);

  /** Events counted and not forwarded yet, by {@link CountKey}. */
  static final String COUNTS = "class-counts";

  /** Empty windows of the models that have counts, by model id: labels and reference. */
  static final String MODELS = "counted-models";

  public static final List<String> STORES = List.of(COUNTS, MODELS);

  private final long windowMillis;

  private ProcessorContext<String, FrequencyDelta> context;
  private KeyValueStore<Bytes, Long> counts;
  private KeyValueStore<String, ModelWindow> models;

  /** The model of the last event, spares a look-up per event. */
  private ModelVersion latest;

  private byte[] latestId;

  /** What the store holds for the window of the last event, spares a look-up per event, too. */
  private WindowCounts current;

  /** How far the time of counted events has come; the task's own time also knows other events. */
  private long partitionTime;

  public CountClassesProcessor(Duration window) {
    this.windowMillis = window.toMillis();
  }

  public static Set<StoreBuilder<?>> stores(StateFormat format) {
    return Set.of(
        SmallStores.of(COUNTS, Serdes.Bytes(), Serdes.Long()),
        SmallStores.of(MODELS, WindowSerdes.window(format)));
  }

  @Override
  public void init(ProcessorContext<String, FrequencyDelta> context) {
    this.context = context;
    this.counts = context.getStateStore(COUNTS);
    this.models = context.getStateStore(MODELS);
    this.partitionTime = Long.MIN_VALUE;
    this.latest = null; // A task that is restarted keeps its processors.
    this.current = null;
    context.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> handOn());
  }

  @Override
  public void process(Record<byte[], Object> event) {
    // By name, the node above forwards nothing else to this one.
    Verdict.Scored scored = (Verdict.Scored) event.value();
    if (latest == null || scored.model().sequence() != latest.sequence()) {
      remember(scored.model());
    }
    partitionTime = Math.max(partitionTime, event.timestamp());
    long windowStart = Math.floorDiv(event.timestamp(), windowMillis) * windowMillis;
    if (current == null || current.start != windowStart) {
      current = new WindowCounts(windowStart);
    }
    current.add(scored.predicted());
  }

  /** One window's counts of one model, each read from the store once and written at every event. */
  private final class WindowCounts {

    private final long start;
    private final Bytes[] keys = new Bytes[latest.classes().size()];
    private final long[] known = new long[keys.length];

    WindowCounts(long start) {
      this.start = start;
    }

    void add(int position) {
      if (keys[position] == null) {
        keys[position] = new CountKey(start, position, latestId).bytes();
        Long stored = counts.get(keys[position]);
        known[position] = stored == null ? 0 : stored;
      }
      counts.put(keys[position], ++known[position]);
    }
  }

  private void remember(ModelVersion model) {
    models.put(model.id(), ModelWindow.template(model));
    latest = model;
    current = null;
    latestId = model.id().getBytes(UTF_8);
  }

  private void handOn() {
    List<ModelWindow> windows = takeAll();
    // After a restart there may be counts from before, and no event yet.
    windows.forEach(window -> partitionTime = Math.max(partitionTime, window.start()));
    long[] times = new long[windows.size()];
    long through = partitionTime;
    for (int w = windows.size() - 1; w >= 0; w--) {
      // A reader at this point has not read the windows behind it: time must not pass them.
      times[w] = through;
      through = Math.min(through, windows.get(w).start());
    }
    for (int w = 0; w < windows.size(); w++) {
      ModelWindow window = windows.get(w);
      FrequencyDelta delta = new FrequencyDelta(context.taskId().partition(), times[w], window);
      context.forward(
          new Record<>(window.frequencies().getModelName(), delta, Math.max(0, times[w])));
    }
  }

  /** Empties the store; earliest first. */
  private List<ModelWindow> takeAll() {
    Map<String, ModelWindow> templates = new HashMap<>();
    SmallStores.entries(models).forEach(entry -> templates.put(entry.key, entry.value));
    Map<Long, Map<String, long[]>> byWindowAndModel = new LinkedHashMap<>();
    for (KeyValue<Bytes, Long> count : SmallStores.entries(counts)) {
      CountKey key = CountKey.of(count.key);
      byWindowAndModel.computeIfAbsent(key.windowStart(), start -> new LinkedHashMap<>())
              .computeIfAbsent(key.model(), id -> new long[templates.get(id).counts().length])[
              key.position()] =
          count.value;
      counts.delete(count.key);
    }
    current = null;
    // Nothing is counted for the others any more.
    SmallStores.take(models, (id, any) -> latest == null || !id.equals(latest.id()));

    List<ModelWindow> windows = new ArrayList<>();
    byWindowAndModel.forEach(
        (start, byModel) ->
            byModel.forEach(
                (id, byClass) ->
                    windows.add(templates.get(id).at(start, start + windowMillis).plus(byClass))));
    windows.sort(Comparator.comparingLong(ModelWindow::start));
    return windows;
  }
}
