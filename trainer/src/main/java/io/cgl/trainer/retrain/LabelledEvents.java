package io.cgl.trainer.retrain;

import io.cgl.avro.Label;
import io.cgl.checkpoint.AvroInputs;
import io.cgl.checkpoint.InputField;
import io.cgl.checkpoint.InputValues;
import io.cgl.checkpoint.UnencodableException;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.trainer.data.ListedRows;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of a span of event time whose true class came in over the stream. Reads events and
 * labels side by side and joins them by key: a label that names the event's time belongs to that
 * event, one that does not belongs to the latest event of its key.
 *
 * <p>Events that cannot be decoded or lack a field are passed over: they are in the classifier's
 * dead letter topic. Not safe for use by several threads.
 */
public final class LabelledEvents implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LabelledEvents.class);

  /** One labelled event. */
  public record LabelledEvent(Instant time, ListedRows.Row row) {}

  private record Event(long time, Object[] values) {}

  private final String eventsTopic;
  private final Topic<byte[], Label> labelsTopic;
  private final TopicReader reader;
  private final Deserializer<GenericRecord> eventDeserializer;
  private final AvroInputs inputs;
  private final int fields;
  private final Map<ByteBuffer, List<Event>> events = new HashMap<>();
  private final Map<ByteBuffer, List<Label>> labels = new HashMap<>();
  private long passedOver;

  /**
   * Begins at {@code from}.
   *
   * @param fields of the events that become a row's values, in this order
   */
  public LabelledEvents(
      Cluster cluster,
      TopicCatalogue topics,
      String eventsTopic,
      List<String> fields,
      Instant from) {
    this.eventsTopic = eventsTopic;
    this.labelsTopic = topics.labels();
    SchemaRegistry registry = topics.registry();
    this.eventDeserializer = registry.genericValueSerde().deserializer();
    this.inputs = new AvroInputs(fields.stream().<InputField>map(InputField.Numeric::new).toList());
    this.fields = fields.size();
    this.reader = new TopicReader(cluster, List.of(eventsTopic, labelsTopic.name())).from(from);
  }

  /** Takes in what came since the last call; waits for something until {@code timeout}. */
  public void advance(Duration timeout) {
    reader.poll(timeout).forEach(this::take);
  }

  /** Takes in everything that is there at the time of this call. */
  public void advanceToEnd() {
    reader.readToEnd(this::take);
  }

  /** How many events were passed over because they cannot be decoded or lack a field. */
  public long passedOver() {
    return passedOver;
  }

  /** All labelled events so far, oldest first. */
  public List<LabelledEvent> labelled() {
    List<LabelledEvent> found = new ArrayList<>();
    labels.forEach(
        (key, ofKey) -> {
          Map<Event, Label> byEvent = new HashMap<>();
          List<Event> candidates = events.getOrDefault(key, List.of());
          // The last label of an event wins: it is the correction.
          ofKey.forEach(label -> match(label, candidates, byEvent));
          byEvent.forEach(
              (event, label) ->
                  found.add(
                      new LabelledEvent(
                          Instant.ofEpochMilli(event.time()),
                          new ListedRows.Row(event.values(), label.getLabel()))));
        });
    found.sort(Comparator.comparing(LabelledEvent::time));
    return found;
  }

  @Override
  public void close() {
    reader.close();
    eventDeserializer.close();
  }

  private static void match(Label label, List<Event> candidates, Map<Event, Label> byEvent) {
    Instant time = label.getEventTime();
    for (int i = candidates.size() - 1; i >= 0; i--) {
      if (time == null || candidates.get(i).time() == time.toEpochMilli()) {
        byEvent.put(candidates.get(i), label);
        return;
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> raw) {
    if (raw.key() == null || raw.value() == null) {
      return;
    }
    ByteBuffer key = ByteBuffer.wrap(raw.key());
    try {
      if (raw.topic().equals(eventsTopic)) {
        GenericRecord event = eventDeserializer.deserialize(raw.topic(), raw.value());
        events
            .computeIfAbsent(key, k -> new ArrayList<>())
            .add(new Event(raw.timestamp(), values(event)));
      } else {
        labels
            .computeIfAbsent(key, k -> new ArrayList<>())
            .add(TopicReader.decode(labelsTopic, raw).value());
      }
    } catch (SerializationException | UnencodableException e) {
      passedOver++;
      LOG.debug("passed over {}-{}@{}", raw.topic(), raw.partition(), raw.offset(), e);
    }
  }

  private Object[] values(IndexedRecord event) {
    InputValues found = inputs.of(event);
    Object[] values = new Object[fields];
    for (int i = 0; i < fields; i++) {
      Object value = found.value(i);
      // Avro's Utf8 may be reused by the decoder; a String may not.
      values[i] = value instanceof CharSequence text ? text.toString() : value;
    }
    return values;
  }
}
