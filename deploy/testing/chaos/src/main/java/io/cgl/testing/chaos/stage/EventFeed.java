package io.cgl.testing.chaos.stage;

import io.cgl.avro.Label;
import io.cgl.testing.chaos.audit.Readings;
import io.cgl.testing.harness.HarnessException;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Produces events at a steady rate, and labels for some of them, on a thread of its own, also while
 * the broker is away.
 */
final class EventFeed {

  private static final int TICK_MILLIS = 10;
  private static final int ONE_LABELLED_IN = 10;
  private static final String LABEL = "c0";

  /** What outages may hold back; more is not made up for. */
  private static final double LONGEST_BURST_SECONDS = 1;

  /** Longer than any outage: what is accepted here comes into the topic, once and in order. */
  private static final Map<String, ?> PATIENT =
      Map.of(
          ProducerConfig.LINGER_MS_CONFIG, 5,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000,
          ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);

  private final Cluster cluster;
  private final Readings readings;
  private final Topic<byte[], Label> labels;
  private final int rate;
  private final AtomicLong failed = new AtomicLong();
  private final Thread thread = new Thread(this::produce, "cgl-chaos-producer");
  private volatile boolean stopping;

  EventFeed(Cluster cluster, Readings readings, Topic<byte[], Label> labels, int rate) {
    this.cluster = cluster;
    this.readings = readings;
    this.labels = labels;
    this.rate = rate;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Stops and waits until everything is in the topic.
   *
   * @throws HarnessException if the broker did not take something
   */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    if (failed.get() > 0) {
      throw new HarnessException("the broker did not take %d events".formatted(failed.get()));
    }
  }

  private void produce() {
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(PATIENT)) {
      double owed = 0;
      long sent = 0;
      long last = System.nanoTime();
      while (!stopping) {
        Thread.sleep(TICK_MILLIS);
        long now = System.nanoTime();
        owed = Math.min(owed + rate * (now - last) / 1e9, rate * LONGEST_BURST_SECONDS);
        last = now;
        for (; owed >= 1; owed--) {
          ProducerRecord<byte[], byte[]> event = readings.next();
          send(producer, event);
          if (++sent % ONE_LABELLED_IN == 0) {
            send(producer, labels.record(event.key(), new Label(LABEL, null, null)));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    var unused =
        producer.send(
            record,
            (metadata, e) -> {
              if (e != null) {
                failed.incrementAndGet();
              }
            });
  }
}
