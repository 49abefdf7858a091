package io.cgl.benchmarks.speed.load;

import io.cgl.testing.harness.HarnessException;
import io.cgl.topics.Cluster;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongToIntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends events in bursts, one every millisecond, on a thread of its own. Each event's key is the
 * time at which it was scheduled, so that its reader knows how long it took, the generator's own
 * delays included: a burst that is late keeps its time, and none is left out.
 *
 * <p>A burst goes to one partition, the next one to the next, as a producer's sticky partitioner
 * does it.
 */
public final class EventGenerator implements AutoCloseable {

  private static final long TICK_NANOS = 1_000_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final byte[][] events;
  private final LongToIntFunction pace;
  private final Thread thread = new Thread(this::run, "cgl-bench-generator");
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean closing;

  /** A pace: a constant rate, which another thread may change. */
  static final class Rate implements LongToIntFunction {

    private volatile double eventsPerSecond;
    private double owed;

    /**
     * Sets the rate from the next burst on.
     *
     * @param eventsPerSecond 0 to pause
     */
    void set(double eventsPerSecond) {
      this.eventsPerSecond = eventsPerSecond;
    }

    @Override
    public int applyAsInt(long sent) {
      owed += eventsPerSecond * TICK_NANOS / 1e9;
      int burst = (int) owed;
      owed -= burst;
      return burst;
    }
  }

  /**
   * Begins to send.
   *
   * @param events encoded already, sent in turn
   * @param pace how many events the next burst has after so many; asked on the generator's thread
   */
  public EventGenerator(
      Cluster cluster, String topic, int partitions, byte[][] events, LongToIntFunction pace) {
    this.producer = cluster.newProducer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 0));
    this.topic = topic;
    this.partitions = partitions;
    this.events = events;
    this.pace = pace;
    thread.start();
  }

  /** When a key says that its event was scheduled, by {@link System#nanoTime()}. */
  static long scheduled(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  /** Events handed to the producer. */
  public long sent() {
    return sent.get();
  }

  /**
   * Does nothing while all is well.
   *
   * @throws HarnessException if events could not be sent
   */
  void check() {
    if (failure.get() != null) {
      throw new HarnessException(
          "the embedded broker refused events: " + failure.get().getMessage(), failure.get());
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }

  private void run() {
    long tick = System.nanoTime();
    try {
      for (int burst = 0; !closing; burst++, tick += TICK_NANOS) {
        for (long early; (early = tick - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(early);
        }
        send(tick, burst % partitions, pace.applyAsInt(sent.get()));
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void send(long tick, int partition, int burst) {
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(tick).array();
    long first = sent.get();
    for (int i = 0; i < burst; i++) {
      byte[] event = events[(int) ((first + i) % events.length)];
      var unused =
          producer.send(
              new ProducerRecord<>(topic, partition, key, event),
              (metadata, e) -> failure.compareAndSet(null, e));
    }
    sent.addAndGet(burst);
  }
}
