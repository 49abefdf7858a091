package io.cgl.trainer.retrain;

import io.cgl.avro.Label;
import io.cgl.checkpoint.features.AvroValueReader;
import io.cgl.checkpoint.features.UnencodableException;
import io.cgl.checkpoint.features.WrittenSchema;
import io.cgl.topics.Cluster;
import io.cgl.topics.EventSchemas;
import io.cgl.topics.NoEventSchemaException;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.retrain.RetrainingPlan.Range;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events whose labels arrived on the stream, each once. Events and labels are joined by key: a
 * label with an event time belongs to that event, one without to the latest event of its key. The
 * last label of an event wins.
 *
 * <p>Labels are read first, so that only labelled events are kept in memory. Events that cannot be
 * decoded or have none of the fields are skipped; they are in the classifier's dead letter topic.
 *
 * <p>Not safe for use by several threads.
 */
final class LabelledEvents {

  private static final Logger log = LoggerFactory.getLogger(LabelledEvents.class);

  private static final String NO_LABEL = "";

  /** One labelled event. */
  record LabelledEvent(Instant time, ListedRows.Row row) {}

  private record Event(long time, int partition, long offset, Object[] values) {}

  /** The labels of a key: by event time, and the latest event's. */
  private static final class Key {
    private final Map<Long, String> labels = new HashMap<>();
    private final Map<Long, Event> events = new HashMap<>();
    private String latestLabel;
    private Event latest;
  }

  private final Cluster cluster;
  private final String eventsTopic;
  private final Topic<byte[], Label> labelsTopic;
  private final TopicCatalogue topics;
  private final AvroValueReader values;
  private final List<String> fields;

  /**
   * Reads nothing yet.
   *
   * @param fields of the events that are a row's values, in this order
   */
  LabelledEvents(Cluster cluster, TopicCatalogue topics, String eventsTopic, List<String> fields) {
    this.cluster = cluster;
    this.topics = topics;
    this.eventsTopic = eventsTopic;
    this.labelsTopic = topics.labels();
    this.values = new AvroValueReader(fields);
    this.fields = fields;
  }

  /** The current ranges of both topics, from records with time {@code from} or later. */
  List<Range> ranges(Instant from) {
    List<Range> ranges = new ArrayList<>();
    for (String topic : List.of(labelsTopic.name(), eventsTopic)) {
      try (TopicReader reader = new TopicReader(cluster, List.of(topic)).from(from)) {
        Map<TopicPartition, Long> ends = reader.ends();
        reader
            .positions()
            .forEach(
                (partition, position) ->
                    ranges.add(
                        new Range(topic, partition.partition(), position, ends.get(partition))));
      }
    }
    ranges.sort(Comparator.comparing(Range::topic).thenComparing(Range::partition));
    return ranges;
  }

  /** How many records of the labels' topic lie in the ranges, at most. */
  long labelRecords(List<Range> ranges) {
    return ranges.stream()
        .filter(range -> range.topic().equals(labelsTopic.name()))
        .mapToLong(range -> range.to() - range.from())
        .sum();
  }

  /** The labelled events of these ranges, oldest first: equal ranges give equal events. */
  List<LabelledEvent> read(List<Range> ranges) {
    Map<ByteBuffer, Key> keys = new HashMap<>();
    long[] passedOver = {0};
    each(
        labelsTopic.name(),
        ranges,
        raw -> {
          try {
            take(keys.computeIfAbsent(ByteBuffer.wrap(raw.key()), key -> new Key()), raw);
          } catch (SerializationException e) {
            passOver(raw, e, passedOver);
          }
        });
    try (EventSchemas<WrittenSchema> schemas = schemas()) {
      each(
          eventsTopic,
          ranges,
          raw -> {
            Key key = keys.get(ByteBuffer.wrap(raw.key()));
            if (key != null && wanted(key, raw.timestamp())) {
              event(raw, schemas, passedOver).ifPresent(event -> take(key, event));
            }
          });
    }
    if (passedOver[0] > 0) {
      log.warn("Skipped {} events or labels that cannot be read", passedOver[0]);
    }
    return joined(keys);
  }

  /**
   * The latest events that a checkpoint can score, labelled or not.
   *
   * @param since time of the oldest
   * @param most approximate maximum
   */
  ListedRows latest(Instant since, int most) {
    Deque<ListedRows.Row> rows = new ArrayDeque<>();
    List<Range> ranges = ranges(since);
    try (EventSchemas<WrittenSchema> schemas = schemas()) {
      each(
          eventsTopic,
          ranges,
          raw -> {
            if (raw.timestamp() >= since.toEpochMilli()) {
              event(raw, schemas, new long[1])
                  .ifPresent(event -> rows.add(new ListedRows.Row(event.values(), NO_LABEL)));
            }
            if (rows.size() > most) {
              rows.remove();
            }
          });
    }
    return new ListedRows("events since " + since, fields, List.copyOf(rows));
  }

  private void each(
      String topic, List<Range> ranges, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    Set<TopicPartition> seen = new HashSet<>();
    for (Range range : ranges) {
      if (range.topic().equals(topic)) {
        TopicPartition partition = new TopicPartition(topic, range.partition());
        seen.add(partition);
        from.put(partition, range.from());
        to.put(partition, range.to());
      }
    }
    try (TopicReader reader = new TopicReader(cluster, List.of(topic)).at(from)) {
      reader.readTo(
          to,
          raw -> {
            TopicPartition partition = new TopicPartition(raw.topic(), raw.partition());
            boolean complete = raw.key() != null && raw.value() != null;
            if (complete && seen.contains(partition) && raw.offset() < to.get(partition)) {
              taker.accept(raw);
            }
          });
    }
  }

  private void take(Key key, ConsumerRecord<byte[], byte[]> raw) {
    Label label = TopicReader.decode(labelsTopic, raw).value();
    if (label.getEventTime() == null) {
      key.latestLabel = label.getLabel();
    } else {
      key.labels.put(label.getEventTime().toEpochMilli(), label.getLabel());
    }
  }

  private static boolean wanted(Key key, long time) {
    return key.labels.containsKey(time)
        || (key.latestLabel != null && (key.latest == null || key.latest.time <= time));
  }

  private static void take(Key key, Event event) {
    if (key.labels.containsKey(event.time)) {
      key.events.put(event.time, event); // An event that was sent twice counts once.
    }
    if (key.latest == null || key.latest.time <= event.time) {
      key.latest = event;
    }
  }

  private static List<LabelledEvent> joined(Map<ByteBuffer, Key> keys) {
    Map<Event, String> found = new HashMap<>();
    for (Key key : keys.values()) {
      if (key.latestLabel != null && key.latest != null) {
        found.put(key.latest, key.latestLabel);
      }
      // A label with an event time takes precedence.
      key.events.forEach((time, event) -> found.put(event, key.labels.get(time)));
    }
    return found.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparingLong(Event::time)
                    .thenComparingInt(Event::partition)
                    .thenComparingLong(Event::offset)))
        .map(
            entry ->
                new LabelledEvent(
                    Instant.ofEpochMilli(entry.getKey().time()),
                    new ListedRows.Row(entry.getKey().values(), entry.getValue())))
        .toList();
  }

  private EventSchemas<WrittenSchema> schemas() {
    return new EventSchemas<>(topics.registry(), WrittenSchema::new);
  }

  /**
   * The event of a record, unless it cannot be decoded or has none of the fields.
   *
   * @throws io.cgl.topics.RegistryUnavailableException if the registry cannot be asked
   */
  private Optional<Event> event(
      ConsumerRecord<byte[], byte[]> raw, EventSchemas<WrittenSchema> schemas, long[] passedOver) {
    try {
      WrittenSchema schema = schemas.of(raw.value());
      Object[] row = values.read(schema, raw.value(), EventSchemas.PREFIX);
      return Optional.of(new Event(raw.timestamp(), raw.partition(), raw.offset(), row));
    } catch (NoEventSchemaException | UnencodableException e) {
      passOver(raw, e, passedOver);
      return Optional.empty();
    }
  }

  private static void passOver(ConsumerRecord<byte[], byte[]> raw, Exception e, long[] count) {
    count[0]++;
    log.debug("skipped {}-{}@{}", raw.topic(), raw.partition(), raw.offset(), e);
  }
}
