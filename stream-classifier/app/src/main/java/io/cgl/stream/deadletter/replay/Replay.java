package io.cgl.stream.deadletter.replay;

import io.cgl.stream.ClassifierException;
import io.cgl.stream.deadletter.replay.ReplayReport.Outcome;
import io.cgl.topics.Cluster;
import io.cgl.topics.RootMessage;
import io.cgl.topics.TopicReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Sends dead letters back as the events they were, with unchanged key, value, headers and time, to
 * the partition they came from, which keeps the order of each key's events. Each letter is sent
 * once, whatever is selected, repeated or interrupted.
 *
 * <p>A replay reads to the end that the topic had when it began. Not safe for use by several
 * threads.
 */
public final class Replay implements AutoCloseable {

  /** Letters of one transaction: few enough for its timeout. */
  private static final int LETTERS_PER_TRANSACTION = 500;

  /** In bytes; brokers accept no larger requests. */
  private static final int LARGEST_EVENT = 100 << 20;

  private final Cluster cluster;
  private final ReplaySettings settings;
  private final ReplayReport report = new ReplayReport();
  private final Map<String, Integer> partitions = new HashMap<>();
  private final SourceEvents sources;

  /** Null in a dry run. */
  private final KafkaProducer<byte[], byte[]> producer;

  private ReplayLog log;
  private int inTransaction;

  /**
   * @param cluster that has the letters and receives the events
   */
  public Replay(Cluster cluster, ReplaySettings settings) {
    this.cluster = cluster;
    this.settings = settings;
    this.sources = new SourceEvents(cluster);
    this.producer = settings.dryRun() ? null : newProducer();
  }

  /**
   * Sends the selected letters.
   *
   * @throws ClassifierException if another replay of the same topic was started, or a topic refuses
   *     an event; the letters sent before stay sent, and the next replay continues after them
   */
  public ReplayReport run() {
    try (TopicReader letters = new TopicReader(cluster, List.of(settings.deadLetters()))) {
      if (producer != null) {
        ReplayLog.createTopic(cluster, settings.log());
        // Ends the transaction of an interrupted replay, so that the log is complete.
        producer.initTransactions();
      }
      log = ReplayLog.read(cluster, settings.log());
      letters.readToEnd(
          record -> {
            DeadLetterRecord letter = DeadLetterRecord.of(record);
            report.count(letter.reason(), outcome(letter));
          });
      commit();
      return report;
    } catch (ProducerFencedException e) {
      throw new ClassifierException(
          "another replay of %s was started: let it finish".formatted(settings.deadLetters()), e);
    } catch (KafkaException e) {
      throw new ClassifierException(
          "the replay was interrupted: %s; %d letters were sent, the next run continues after them"
              .formatted(RootMessage.of(e), report.sent() - inTransaction),
          e);
    }
  }

  @Override
  public void close() {
    sources.close();
    if (producer != null) {
      producer.close();
    }
  }

  private Outcome outcome(DeadLetterRecord letter) {
    if (log.has(letter)) {
      return Outcome.SENT_BEFORE;
    }
    if (!settings.reasons().contains(letter.reason())
        || !letter.isBetween(settings.from(), settings.until())
        || report.sent() >= settings.limit()) {
      return Outcome.NOT_SELECTED;
    }
    Optional<ProducerRecord<byte[], byte[]>> event = event(letter);
    if (event.isEmpty()) {
      return Outcome.WITHOUT_EVENT;
    }
    if (producer != null) {
      send(letter, event.get());
    }
    return Outcome.SENT;
  }

  private Optional<ProducerRecord<byte[], byte[]>> event(DeadLetterRecord letter) {
    Optional<String> to =
        settings.to().or(() -> letter.source().map(DeadLetterRecord.Source::topic));
    if (to.isEmpty()) {
      return Optional.empty();
    }
    Optional<ConsumerRecord<byte[], byte[]>> event =
        letter.isStub() ? letter.source().flatMap(sources::at) : Optional.of(letter.record());
    return event.map(
        found ->
            new ProducerRecord<>(
                to.get(),
                partition(letter, to.get()),
                letter.isStub() ? found.timestamp() : letter.time(),
                found.key(),
                found.value(),
                letter.isStub() ? found.headers() : DeadLetterRecord.ofEvent(found.headers())));
  }

  /** The event's own partition if the topic has it; otherwise null, and the key decides. */
  private Integer partition(DeadLetterRecord letter, String to) {
    int there =
        partitions.computeIfAbsent(
            to,
            topic -> {
              try (TopicReader reader = new TopicReader(cluster, List.of(topic))) {
                return reader.partitions();
              }
            });
    return letter
        .source()
        .map(DeadLetterRecord.Source::partition)
        .filter(partition -> partition < there)
        .orElse(null);
  }

  private void send(DeadLetterRecord letter, ProducerRecord<byte[], byte[]> event) {
    if (inTransaction == 0) {
      producer.beginTransaction();
    }
    // A failure here fails the commit.
    var unused = producer.send(event);
    unused = producer.send(log.receipt(letter));
    if (++inTransaction == LETTERS_PER_TRANSACTION) {
      commit();
    }
  }

  private void commit() {
    if (inTransaction > 0) {
      producer.commitTransaction();
      inTransaction = 0;
    }
  }

  private KafkaProducer<byte[], byte[]> newProducer() {
    return cluster.newProducer(
        Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "cgl-replay-" + settings.deadLetters(),
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            LARGEST_EVENT,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            (long) LARGEST_EVENT));
  }
}
