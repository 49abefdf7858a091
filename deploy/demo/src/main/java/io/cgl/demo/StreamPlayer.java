package io.cgl.demo;

import io.cgl.avro.Label;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * Sends a scenario's events, one a millisecond of event time, and the true class of every other one
 * some time after its event. Paced until the kept part begins, as fast as it goes from there on.
 */
final class StreamPlayer {

  private static final long LABEL_DELAY_EVENTS = 2_000;
  private static final int LABELLED_ONE_IN = 2;
  private static final long NANOS = 1_000_000_000L;

  private final Scenario scenario;
  private final String eventsTopic;
  private final Topic<byte[], Label> labels;
  private final Serde<GenericRecord> eventSerde;
  private final Tally tally;
  private final int eventsPerSecond;
  private final long startTime;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Deque<ProducerRecord<byte[], byte[]>> pendingLabels = new ArrayDeque<>();
  private long next;
  private long keptStart;

  StreamPlayer(
      Scenario scenario,
      String eventsTopic,
      TopicCatalogue topics,
      Tally tally,
      int eventsPerSecond,
      Instant start) {
    this.scenario = scenario;
    this.eventsTopic = eventsTopic;
    this.labels = topics.labels();
    this.eventSerde = topics.registry().genericValueSerde();
    this.tally = tally;
    this.eventsPerSecond = eventsPerSecond;
    this.startTime = start.toEpochMilli();
  }

  /** The event time of an event. */
  Instant timeOf(long event) {
    return Instant.ofEpochMilli(startTime + event);
  }

  /** The number of the event of a time. */
  long eventAt(Instant time) {
    return time.toEpochMilli() - startTime;
  }

  /** The event that a key belongs to. */
  static long eventOf(byte[] key) {
    return Long.parseLong(new String(key, StandardCharsets.UTF_8));
  }

  /** When the kept part began to flow, by {@link System#nanoTime()}; 0 if it did not. */
  long keptStartNanos() {
    return keptStart;
  }

  /**
   * Plays everything.
   *
   * @param keepWaiting asked before the kept part, until it says no
   */
  void play(Cluster cluster, BooleanSupplier keepWaiting) {
    Map<String, Object> batching = Map.of(ProducerConfig.LINGER_MS_CONFIG, 5);
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(batching)) {
      long start = System.nanoTime();
      scenario.play(
          event -> {
            if (next < scenario.keptFrom()) {
              awaitTurn(start, next);
            } else if (next == scenario.keptFrom()) {
              waitWhile(keepWaiting);
              keptStart = System.nanoTime();
            }
            send(producer, event);
          });
      pendingLabels.forEach(label -> send(producer, label));
    }
    if (failure.get() != null) {
      throw new IllegalStateException(
          "the broker did not take an event: " + failure.get().getMessage(), failure.get());
    }
  }

  private void send(KafkaProducer<byte[], byte[]> producer, Scenario.Event event) {
    long number = next++;
    byte[] key = Long.toString(number).getBytes(StandardCharsets.UTF_8);
    long time = startTime + number;
    tally.sent(number, event.label());
    byte[] value = eventSerde.serializer().serialize(eventsTopic, event.value());
    send(producer, new ProducerRecord<>(eventsTopic, null, time, key, value));
    if (number % LABELLED_ONE_IN == 0) {
      Label label = new Label(event.label(), null, "demo");
      pendingLabels.add(labels.record(key, label, time + LABEL_DELAY_EVENTS));
    }
    while (!pendingLabels.isEmpty() && pendingLabels.peek().timestamp() <= time) {
      send(producer, pendingLabels.poll());
    }
  }

  private void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    var unused =
        producer.send(
            record,
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
  }

  private void awaitTurn(long start, long event) {
    long due = start + event * NANOS / eventsPerSecond;
    long wait = due - System.nanoTime();
    // Sleeping for less than a millisecond costs more than being that early.
    if (wait > 1_000_000) {
      LockSupport.parkNanos(wait);
    }
  }

  private static void waitWhile(BooleanSupplier condition) {
    while (condition.getAsBoolean()) {
      LockSupport.parkNanos(50_000_000);
    }
  }
}
