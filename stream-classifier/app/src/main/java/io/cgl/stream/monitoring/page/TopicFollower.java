package io.cgl.stream.monitoring.page;

import io.cgl.topics.RootMessage;
import io.cgl.topics.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the page shows from the topics, on a thread of its own, while the page is open:
 * committed records only, without a group, the last of each topic. While no page is open nothing is
 * read.
 *
 * <p>Safe for use by several threads.
 */
final class TopicFollower implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);

  /** So long after the last look nothing is read any more. */
  static final Duration ATTENTION = Duration.ofSeconds(60);

  /**
   * A flood of dead letters must not become a flood here: what is between two rounds is skipped.
   */
  private static final Duration ROUND = Duration.ofMillis(250);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** One offset in two is a transaction's end, and models may share a topic. */
  private static final long WINDOW_OFFSETS = 4L * FrequencyHistory.WINDOWS;

  private static final long STATUS_OFFSETS = 2L * ModelHistory.STATUSES;
  private static final long LETTER_OFFSETS = LetterHistory.LETTERS;

  /** Little memory: dead letters may be large. A topic that is not there must not come to be. */
  private static final Map<String, Object> LIGHT =
      Map.of(
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20,
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);

  private final ShownStream stream;
  private final LongSupplier nanoTime;
  private final Map<String, Long> offsetsBack;
  private final BlockingQueue<Boolean> looks = new ArrayBlockingQueue<>(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "cgl-page");

  private final Set<String> denied = new TreeSet<>();

  private volatile Reading reading = new Reading(Optional.empty(), Optional.empty());
  private volatile long lookedAt;
  private volatile Consumer<byte[], byte[]> consumer;

  /**
   * How far it has come.
   *
   * @param history empty until the topics were read to their ends once
   * @param problem why nothing more can be read for now, or what is not read
   */
  record Reading(Optional<StreamHistory> history, Optional<String> problem) {}

  TopicFollower(ShownStream stream) {
    this(stream, System::nanoTime);
  }

  TopicFollower(ShownStream stream, LongSupplier nanoTime) {
    this.stream = stream;
    this.nanoTime = nanoTime;
    TopicCatalogue topics = stream.topics();
    offsetsBack = new HashMap<>();
    offsetsBack.put(topics.classFrequencies().name(), WINDOW_OFFSETS);
    offsetsBack.put(topics.quality().name(), WINDOW_OFFSETS);
    offsetsBack.put(topics.modelStatus().name(), STATUS_OFFSETS);
    offsetsBack.put(stream.deadLetters(), LETTER_OFFSETS);
    // Compacted, and small: an episode that has long been open must be found.
    offsetsBack.put(topics.driftEpisodes().name(), Long.MAX_VALUE);
    offsetsBack.put(topics.models().name(), Long.MAX_VALUE);
    thread.setDaemon(true);
    thread.start();
  }

  /** What is known now; from this call on it is kept up to date for a while. */
  Reading look() {
    lookedAt = nanoTime.getAsLong();
    looks.offer(true);
    return reading;
  }

  boolean isReading() {
    return consumer != null;
  }

  @Override
  public void close() {
    closing.countDown();
    looks.offer(true);
    Consumer<byte[], byte[]> waiting = consumer;
    if (waiting != null) {
      waiting.wakeup();
    }
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!isClosing()) {
        looks.take();
        denied.clear();
        while (isWatched()) {
          read();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> fresh = stream.cluster().newConsumer(LIGHT)) {
      consumer = fresh;
      follow(fresh);
      reading = new Reading(Optional.empty(), Optional.empty()); // It grows old from now on.
    } catch (WakeupException e) {
      log.debug("The page's reader was woken", e);
    } catch (TopicAuthorizationException e) {
      log.warn("The page does without the topics {}: we may not read them", e.unauthorizedTopics());
      denied.addAll(e.unauthorizedTopics());
    } catch (RuntimeException e) {
      String why = RootMessage.of(e);
      log.warn("The page cannot read the topics: {}; trying again", why);
      reading = new Reading(reading.history(), Optional.of(why));
      boolean unused = closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      consumer = null;
    }
  }

  private void follow(Consumer<byte[], byte[]> from) throws InterruptedException {
    List<TopicPartition> partitions = partitions(from);
    from.assign(partitions);
    Map<TopicPartition, Long> ends = from.endOffsets(partitions);
    ends.forEach(
        (partition, end) ->
            from.seek(partition, Math.max(0, end - offsetsBack.get(partition.topic()))));
    StreamHistory history = new StreamHistory(stream);
    boolean complete = false;
    while (isWatched()) {
      long begin = nanoTime.getAsLong();
      skipFlood(from, partitions);
      from.poll(POLL).forEach(history::take);
      if (!complete) {
        complete =
            ends.entrySet().stream().allMatch(e -> from.position(e.getKey()) >= e.getValue());
      }
      if (complete) {
        reading = new Reading(Optional.of(history), denial());
        rest(begin);
      }
    }
  }

  /** Dead letters may come faster than anybody can read. */
  private void skipFlood(Consumer<byte[], byte[]> from, List<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      long behind = from.currentLag(partition).orElse(0);
      if (partition.topic().equals(stream.deadLetters()) && behind > LETTER_OFFSETS) {
        from.seek(partition, from.position(partition) + behind - LETTER_OFFSETS);
      }
    }
  }

  private void rest(long begin) throws InterruptedException {
    long left = ROUND.toNanos() - (nanoTime.getAsLong() - begin);
    boolean unused = closing.await(left, TimeUnit.NANOSECONDS);
  }

  private Optional<String> denial() {
    return denied.isEmpty()
        ? Optional.empty()
        : Optional.of("not authorized for " + String.join(", ", denied));
  }

  /** Of the topics that are there and that we may read. */
  private List<TopicPartition> partitions(Consumer<byte[], byte[]> from) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : offsetsBack.keySet()) {
      var found = denied.contains(topic) ? null : from.partitionsFor(topic);
      if (found != null) {
        found.forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
      }
    }
    return partitions;
  }

  private boolean isWatched() {
    return !isClosing() && nanoTime.getAsLong() - lookedAt < ATTENTION.toNanos();
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }
}
