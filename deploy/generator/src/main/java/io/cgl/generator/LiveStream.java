package io.cgl.generator;

import io.cgl.avro.Label;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Sends generated events at a steady rate, stamped with the time at which they are sent, and the
 * true class of every other one some time after it. An event's key is its number, from 0.
 *
 * <p>{@link #run} belongs to one thread; the rest is safe for use by several.
 */
public final class LiveStream implements Runnable, AutoCloseable {

  private static final int LABELLED_ONE_IN = 2;
  private static final Duration LABEL_DELAY = Duration.ofSeconds(2);
  private static final String LABEL_SOURCE = "generator";
  private static final long TICK_NANOS = 5_000_000;

  /** What a stall holds back; more is not made up for. */
  private static final double LONGEST_BURST_SECONDS = 1;

  /** Longer than a broker is missed for: what was taken here comes into the topic, in order. */
  private static final Map<String, Object> PATIENT =
      Map.of(
          ProducerConfig.LINGER_MS_CONFIG, 5,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000,
          ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);

  private final Cluster cluster;
  private final String eventsTopic;
  private final Topic<byte[], Label> labels;
  private final Serializer<GenericRecord> serializer;
  private final GeneratedStream source;
  private final int eventsPerSecond;
  private final Deque<ProducerRecord<byte[], byte[]>> pendingLabels = new ArrayDeque<>();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private volatile Phase phase = Phase.BEFORE_DRIFT;
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean closed;

  /**
   * @param topics whose labels' topic is written, and whose registry is asked
   * @param seed of the events
   */
  public LiveStream(
      Cluster cluster, TopicCatalogue topics, String eventsTopic, int eventsPerSecond, long seed) {
    this.cluster = cluster;
    this.eventsTopic = eventsTopic;
    this.labels = topics.labels();
    this.serializer = topics.registry().genericValueSerde().serializer();
    this.source = new GeneratedStream(seed);
    this.eventsPerSecond = eventsPerSecond;
  }

  /** From the next event on, classes are as frequent as this phase says. */
  public void shiftTo(Phase next) {
    phase = next;
  }

  /** How many events were sent. */
  public long sent() {
    return sent.get();
  }

  /**
   * Sends until {@link #close}, and returns when everything is in its topic.
   *
   * @throws IllegalStateException if the brokers did not take something
   */
  @Override
  public void run() {
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(PATIENT)) {
      double owed = 0;
      long last = System.nanoTime();
      while (!closed && failure.get() == null) {
        LockSupport.parkNanos(TICK_NANOS);
        long now = System.nanoTime();
        owed += eventsPerSecond * (now - last) / 1e9;
        owed = Math.min(owed, eventsPerSecond * LONGEST_BURST_SECONDS);
        last = now;
        for (; owed >= 1; owed--) {
          sendEvent(producer);
        }
        sendLabels(producer, System.currentTimeMillis());
      }
    } finally {
      serializer.close();
    }
    if (failure.get() != null) {
      throw new IllegalStateException(
          "the brokers did not take an event: " + failure.get().getMessage(), failure.get());
    }
  }

  /** Lets {@link #run} end. */
  @Override
  public void close() {
    closed = true;
  }

  private void sendEvent(KafkaProducer<byte[], byte[]> producer) {
    Row row = source.next(phase);
    long number = sent.get();
    byte[] key = Long.toString(number).getBytes(StandardCharsets.UTF_8);
    long time = System.currentTimeMillis();
    byte[] value = serializer.serialize(eventsTopic, EventSchema.toGenericRecord(row));
    send(producer, new ProducerRecord<>(eventsTopic, null, time, key, value));
    if (number % LABELLED_ONE_IN == 0) {
      Label label = new Label(row.label(), null, LABEL_SOURCE);
      pendingLabels.add(labels.record(key, label, time + LABEL_DELAY.toMillis()));
    }
    sent.set(number + 1); // Nobody else writes it.
  }

  private void sendLabels(KafkaProducer<byte[], byte[]> producer, long now) {
    while (!pendingLabels.isEmpty() && pendingLabels.peek().timestamp() <= now) {
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
}
