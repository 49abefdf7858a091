package io.cgl.samples.generator;

import io.cgl.avro.Label;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Sends events to their topic, and the true class of every other one to that of the labels some
 * time after it. An event's key is its number, from 0. For use by one thread.
 */
public final class LabelledEventSender implements AutoCloseable {

  private static final int LABELLED_ONE_IN = 2;

  /** Longer than a broker is missed for: what was taken here comes into the topic, in order. */
  private static final Map<String, Object> PATIENT =
      Map.of(
          ProducerConfig.LINGER_MS_CONFIG, 5,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000,
          ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);

  private final String eventsTopic;
  private final Serializer<GenericRecord> serializer;
  private final Topic<byte[], Label> labels;
  private final String labelSource;
  private final long labelDelayMillis;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Deque<ProducerRecord<byte[], byte[]>> pendingLabels = new ArrayDeque<>();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long sent;

  /**
   * @param topics whose labels' topic is written, and whose registry is asked
   * @param labelDelay from an event's time to its label's
   * @param labelSource that the labels name
   */
  public LabelledEventSender(
      Cluster cluster,
      TopicCatalogue topics,
      String eventsTopic,
      Duration labelDelay,
      String labelSource) {
    this.eventsTopic = eventsTopic;
    this.serializer = topics.registry().genericValueSerde().serializer();
    this.labels = topics.labels();
    this.labelSource = labelSource;
    this.labelDelayMillis = labelDelay.toMillis();
    this.producer = cluster.newProducer(PATIENT);
  }

  /** The number of the event of this key. */
  public static long numberOf(byte[] key) {
    return Long.parseLong(new String(key, StandardCharsets.UTF_8));
  }

  /**
   * Sends the next event.
   *
   * @param time of the event, milliseconds
   * @throws IllegalStateException if the brokers did not take an earlier one
   */
  public void send(GenericRecord event, String label, long time) {
    requireNoFailure();
    byte[] key = Long.toString(sent).getBytes(StandardCharsets.UTF_8);
    byte[] value = serializer.serialize(eventsTopic, event);
    send(new ProducerRecord<>(eventsTopic, null, time, key, value));
    if (sent % LABELLED_ONE_IN == 0) {
      pendingLabels.add(
          labels.record(key, new Label(label, null, labelSource), time + labelDelayMillis));
    }
    sent++;
  }

  /** Sends the labels whose time has come. */
  public void sendLabels(long now) {
    while (!pendingLabels.isEmpty() && pendingLabels.peek().timestamp() <= now) {
      send(pendingLabels.poll());
    }
  }

  /**
   * Waits until everything that was sent is in its topic.
   *
   * @throws IllegalStateException if the brokers did not take something
   */
  public void flush() {
    producer.flush();
    requireNoFailure();
  }

  @Override
  public void close() {
    producer.close();
    serializer.close();
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    var unused =
        producer.send(
            record,
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
  }

  private void requireNoFailure() {
    Exception first = failure.get();
    if (first != null) {
      throw new IllegalStateException(
          "the brokers did not take an event: " + first.getMessage(), first);
    }
  }
}
