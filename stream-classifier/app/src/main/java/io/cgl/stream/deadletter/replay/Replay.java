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
 * Sends dead letters back: the event's unchanged bytes, key, headers and time, to the partition
 * that it came from, so that the order of a key's events is kept among them. Each letter is sent
 * once, however often and with whatever selection this is run, and whether it is interrupted or
 * not.
 *
 * <p>It ends where the topic ended when it began, and does not wait for more.
 */
public final class Replay implements AutoCloseable {

  /** Letters of one transaction: few enough for the transaction's timeout, and for what is lost. */
  private static final int LETTERS_PER_TRANSACTION = 500;

  /** No event is larger than that: brokers' requests are not. */
  private static final int LARGEST_EVENT = 100 << 20;

  private final Cluster cluster;
  private final ReplaySettings settings;
  private final ReplayReport report = new ReplayReport();
  private final Map<String, Integer> partitions = new HashMap<>();
  private final SourceEvents sources;

  /** Null where nothing is to be written. */
  private final KafkaProducer<byte[], byte[]> producer;

  private ReplayLog receipts;
  private int inTransaction;

  /**
   * @param cluster that holds the letters, and takes the events
   */
  public Replay(Cluster cluster, ReplaySettings settings) {
    this.cluster = cluster;
    this.settings = settings;
    this.sources = new SourceEvents(cluster);
    this.producer = settings.dryRun() ? null : newProducer();
  }

  /**
   * Does it.
   *
   * @throws ClassifierException if another replay of the same topic took over, or a topic refuses
   *     an event; what was sent before stays sent, and the next replay goes on there
   */
  public ReplayReport run() {
    try (TopicReader letters = new TopicReader(cluster, List.of(settings.deadLetters()))) {
      if (producer != null) {
        ReplayLog.createTopic(cluster, settings.receipts());
        // Ends what an interrupted replay left open, so that its receipts are all there is.
        producer.initTransactions();
      }
      receipts = ReplayLog.read(cluster, settings.receipts());
      letters.readToEnd(record -> take(DeadLetterRecord.of(record)));
      commit();
      return report;
    } catch (ProducerFencedException e) {
      throw new ClassifierException(
          "another replay of %s was started: let it finish".formatted(settings.deadLetters()), e);
    } catch (KafkaException e) {
      throw new ClassifierException(
          "the replay was interrupted: %s; %d letters were sent, the next run goes on there"
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

  private void take(DeadLetterRecord letter) {
    report.count(letter.reason(), outcome(letter));
  }

  private Outcome outcome(DeadLetterRecord letter) {
    if (receipts.has(letter)) {
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

  /** The event's own, where the topic has it; else the key decides. */
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
    // What fails here fails the transaction, and so its commit.
    var unused = producer.send(event);
    unused = producer.send(receipts.receipt(letter));
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
