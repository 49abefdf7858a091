package io.cgl.topics.models;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The announcements topic, read and written.
 *
 * <p>A change is one transaction, decided on the state of the topic at that time. A new change of
 * the same model fences off the one before: of two at once, one fails without effect.
 *
 * <p>Safe for use by several threads.
 */
public final class ModelDirectory {

  /** The magic byte and the schema's id. */
  private static final int WIRE_PREFIX = 5;

  private static final String TRANSACTION_TIMEOUT_MS = "10000";
  private static final String MAX_BLOCK_MS = "20000";

  private final Cluster cluster;
  private final TopicCatalogue topics;
  private final Topic<String, ModelAnnouncement> topic;

  public ModelDirectory(Cluster cluster, TopicCatalogue topics) {
    this.cluster = cluster;
    this.topics = topics;
    this.topic = topics.models();
  }

  /** Creates the topic if it is missing, because it must be compacted. */
  public ModelDirectory createTopic(short replication) {
    try (Admin admin = cluster.newAdmin()) {
      topics.createModelsTopic(admin, replication);
    }
    return this;
  }

  /**
   * The announcements of a model. Bytes that are not our records are skipped, as in the classifier.
   *
   * @throws IllegalStateException if there is no topic of announcements, or the registry cannot be
   *     asked
   */
  public ModelAnnouncements read(String model) {
    AtomicReference<ModelAnnouncements> found =
        new AtomicReference<>(ModelAnnouncements.none(model));
    try (TopicReader reader = new TopicReader(cluster, List.of(topic.name()))) {
      reader.readToEnd(raw -> found.set(after(found.get(), raw)));
    }
    return found.get();
  }

  /** The names of all announced models, in alphabetical order. */
  public NavigableSet<String> names() {
    NavigableSet<String> names = new TreeSet<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topic.name()))) {
      reader.readToEnd(raw -> key(raw).map(ModelKey::model).ifPresent(names::add));
    }
    return names;
  }

  /**
   * Changes the announcements of a model atomically.
   *
   * @param decide returns the change, given the announcements; its exceptions abort it
   * @return what was written
   * @throws IllegalStateException if the cluster does not take it, or another change of this model
   *     came between
   */
  @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction throws the error of a send.
  public ModelChange change(String model, Function<ModelAnnouncements, ModelChange> decide) {
    return transact(
        model,
        (producer, announced) -> {
          ModelChange change = decide.apply(announced);
          records(change).forEach(producer::send);
          return change;
        });
  }

  /** The writes of one transaction, given the announcements when it begins. */
  @FunctionalInterface
  public interface Transaction<T> {

    /** Writes records and offsets and returns a result. Its exceptions abort the transaction. */
    T write(KafkaProducer<byte[], byte[]> producer, ModelAnnouncements announced);
  }

  /**
   * Changes the announcements of a model together with other writes, atomically.
   *
   * @throws IllegalStateException if the cluster does not take it, or another change of this model
   *     came between
   */
  public <T> T transact(String model, Transaction<T> transaction) {
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(transactions(model))) {
      producer.initTransactions();
      ModelAnnouncements announced = read(model);
      producer.beginTransaction();
      T result = written(transaction, producer, announced);
      producer.commitTransaction();
      return result;
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new IllegalStateException(
          "model '%s' was changed concurrently: check it and try again".formatted(model), e);
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "cannot announce on %s: %s".formatted(topic.name(), e.getMessage()), e);
    }
  }

  private static <T> T written(
      Transaction<T> transaction,
      KafkaProducer<byte[], byte[]> producer,
      ModelAnnouncements announced) {
    try {
      return transaction.write(producer, announced);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      // A producer that is closed in mid-transaction sleeps half a minute before it aborts.
      producer.abortTransaction();
      throw e;
    }
  }

  /** The records of a change, for writing in another transaction. */
  public List<ProducerRecord<byte[], byte[]>> records(ModelChange change) {
    return change.writes().stream()
        .map(write -> topic.record(write.key().text(), write.announcement().orElse(null)))
        .toList();
  }

  private Map<String, String> transactions(String model) {
    return Map.of(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        topic.name() + "." + model,
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        TRANSACTION_TIMEOUT_MS,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        MAX_BLOCK_MS);
  }

  private ModelAnnouncements after(
      ModelAnnouncements before, ConsumerRecord<byte[], byte[]> record) {
    Optional<ModelKey> key = key(record);
    boolean own = key.map(ModelKey::model).equals(Optional.of(before.model()));
    if (!own || isNoRecord(record.value())) {
      return before;
    }
    try {
      return before.after(
          key.get(), Optional.ofNullable(TopicReader.decode(topic, record).value()));
    } catch (SerializationException e) {
      throw new IllegalStateException(
          "cannot read the announcement at offset %d of %s (%s): check the schema registry"
              .formatted(record.offset(), record.topic(), e.getMessage()),
          e);
    }
  }

  private Optional<ModelKey> key(ConsumerRecord<byte[], byte[]> record) {
    return Optional.ofNullable(record.key())
        .map(bytes -> topic.keySerde().deserializer().deserialize(topic.name(), bytes))
        .map(ModelKey::parse);
  }

  /** Whether these bytes cannot come from Confluent's serializer. */
  private static boolean isNoRecord(byte[] value) {
    return value != null && (value.length < WIRE_PREFIX || value[0] != 0);
  }
}
