package io.cgl.stream.quality;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.avro.Classification;
import io.cgl.avro.Label;
import io.cgl.avro.Quality;
import io.cgl.avro.state.StoredEarlyLabel;
import io.cgl.avro.state.StoredPrediction;
import io.cgl.stream.kafka.SmallStores;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.state.StateFormat;
import io.cgl.topics.LimitedLog;
import io.cgl.topics.RegistryFailures;
import io.cgl.topics.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.slf4j.LoggerFactory;

/**
 * Joins labels with the classifications of their events, and counts how often these are right, per
 * window of event time. Counts are forwarded every few hundred milliseconds.
 *
 * <p>Classifications are in their events' partitions, which only the events' producer knows; so
 * every label goes to every partition and finds its event in one of them. Classifications are
 * remembered for the retention. A label that arrives before its event is classified waits for
 * {@link #PATIENCE}. An event's first label counts.
 */
public final class JoinLabelsProcessor implements Processor<byte[], byte[], String, Quality> {

  /** How often counts are forwarded. */
  static final Duration INTERVAL = Duration.ofMillis(250);

  /** How long a label waits for its event to be classified, in wall-clock time. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration CLEAN_UP = Duration.ofSeconds(10);

  /** Classifications by event key and event time. */
  static final String CLASSIFIED = "recent-classifications";

  /** Labels whose event has not been found yet. */
  static final String EARLY = "early-labels";

  /** Labelled events that are not forwarded yet, by window and checkpoint. */
  static final String COUNTS = "labelled-counts";

  public static final List<String> STORES = List.of(CLASSIFIED, EARLY, COUNTS);

  private final Topic<byte[], Classification> classifications;
  private final Topic<byte[], Label> labels;
  private final long windowMillis;
  private final ClassifierMetrics metrics;
  private final LimitedLog unreadable =
      new LimitedLog(LoggerFactory.getLogger(JoinLabelsProcessor.class));

  private ProcessorContext<String, Quality> context;
  private WindowStore<Bytes, StoredPrediction> classified;
  private KeyValueStore<Bytes, StoredEarlyLabel> early;
  private KeyValueStore<String, Quality> counts;

  public JoinLabelsProcessor(
      Topic<byte[], Classification> classifications,
      Topic<byte[], Label> labels,
      Duration window,
      ClassifierMetrics metrics) {
    this.classifications = classifications;
    this.labels = labels;
    this.windowMillis = window.toMillis();
    this.metrics = metrics;
  }

  /**
   * Its stores.
   *
   * @param retention how long a classification waits for its label, in event time
   */
  public static Set<StoreBuilder<?>> stores(Duration retention, StateFormat format) {
    return Set.of(
        Stores.windowStoreBuilder(
                Stores.persistentWindowStore(CLASSIFIED, retention, Duration.ofMillis(1), false),
                Serdes.Bytes(),
                format.<StoredPrediction>serde(StoredPrediction.getClassSchema()))
            // One entry per event, each with its schema.
            .withLoggingEnabled(Map.of(TopicConfig.COMPRESSION_TYPE_CONFIG, "lz4")),
        SmallStores.of(
            EARLY,
            Serdes.Bytes(),
            format.<StoredEarlyLabel>serde(StoredEarlyLabel.getClassSchema())),
        SmallStores.of(COUNTS, format.<Quality>serde(Quality.getClassSchema())));
  }

  @Override
  public void init(ProcessorContext<String, Quality> context) {
    this.context = context;
    this.classified = context.getStateStore(CLASSIFIED);
    this.early = context.getStateStore(EARLY);
    this.counts = context.getStateStore(COUNTS);
    context.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> forwardCounts());
    context.schedule(CLEAN_UP, PunctuationType.WALL_CLOCK_TIME, this::forgetEarlyLabels);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (record.key() == null || record.value() == null) {
      return; // It cannot be joined.
    }
    Bytes key = Bytes.wrap(record.key());
    String topic = context.recordMetadata().orElseThrow().topic();
    if (topic.equals(classifications.name())) {
      decode(classifications, record)
          .ifPresent(classification -> remember(key, record.timestamp(), classification));
    } else {
      decode(labels, record).ifPresent(label -> join(key, label));
    }
  }

  private void remember(Bytes key, long time, Classification event) {
    String predicted = event.getPredicted() == null ? event.getLabel() : event.getPredicted();
    StoredPrediction prediction =
        new StoredPrediction(event.getModelName(), event.getModelId(), predicted, false);
    Optional<String> truth =
        takeEarly(key, Optional.of(time)).or(() -> takeEarly(key, Optional.empty()));
    if (truth.isPresent()) {
      count(key, time, prediction, truth.get());
    } else {
      classified.put(key, prediction, time);
    }
  }

  private void join(Bytes key, Label label) {
    Optional<KeyValue<Long, StoredPrediction>> event =
        label.getEventTime() == null ? latest(key) : at(key, label.getEventTime().toEpochMilli());
    if (event.isEmpty()) {
      early.put(
          earlyKey(key, Optional.ofNullable(label.getEventTime()).map(Instant::toEpochMilli)),
          new StoredEarlyLabel(label.getLabel(), context.currentSystemTimeMs()));
    } else if (!event.get().value.getLabelled()) {
      count(key, event.get().key, event.get().value, label.getLabel());
    }
  }

  private Optional<KeyValue<Long, StoredPrediction>> at(Bytes key, long time) {
    return Optional.ofNullable(classified.fetch(key, time))
        .map(found -> KeyValue.pair(time, found));
  }

  private Optional<KeyValue<Long, StoredPrediction>> latest(Bytes key) {
    try (WindowStoreIterator<StoredPrediction> latestFirst =
        classified.backwardFetch(key, Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE))) {
      return latestFirst.hasNext() ? Optional.of(latestFirst.next()) : Optional.empty();
    }
  }

  private void count(Bytes key, long time, StoredPrediction event, String truth) {
    classified.put(
        key,
        new StoredPrediction(event.getModelName(), event.getModelId(), event.getPredicted(), true),
        time);
    long start = Math.floorDiv(time, windowMillis) * windowMillis;
    Quality one =
        QualityCounts.ofOne(
            event.getModelName(),
            event.getModelId(),
            start,
            start + windowMillis,
            truth,
            event.getPredicted());
    String window = "%s|%d|%s".formatted(event.getModelName(), start, event.getModelId());
    SmallStores.add(counts, window, one, QualityCounts::sum);
    metrics.labelled();
  }

  private void forwardCounts() {
    for (Quality window : SmallStores.take(counts, (key, any) -> true)) {
      context.forward(
          new Record<>(
              window.getModelName(), window, Math.max(0, window.getWindowStart().toEpochMilli())));
    }
  }

  private Optional<String> takeEarly(Bytes key, Optional<Long> time) {
    return Optional.ofNullable(early.delete(earlyKey(key, time))).map(StoredEarlyLabel::getTruth);
  }

  private void forgetEarlyLabels(long now) {
    SmallStores.take(early, (key, waiting) -> now - waiting.getArrivedAt() > PATIENCE.toMillis());
  }

  private static Bytes earlyKey(Bytes key, Optional<Long> time) {
    byte[] bytes = key.get();
    return Bytes.wrap(
        ByteBuffer.allocate(bytes.length + Long.BYTES)
            .put(bytes)
            .putLong(time.orElse(Long.MIN_VALUE))
            .array());
  }

  /** Labels are written by others: what cannot be read is counted and passed over. */
  private <V> Optional<V> decode(Topic<byte[], V> topic, Record<byte[], byte[]> record) {
    try {
      return Optional.of(
          topic.valueSerde().deserializer().deserialize(topic.name(), record.value()));
    } catch (SerializationException | ClassCastException e) {
      if (RegistryFailures.outage(e).isPresent()) {
        throw e;
      }
      metrics.unreadableLabel();
      unreadable.warn(
          "The record of key '%s' in %s is passed over"
              .formatted(new String(record.key(), UTF_8), topic.name()),
          e);
      return Optional.empty();
    }
  }
}
