package io.cgl.stream.model;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.stream.abstaining.Abstention;
import io.cgl.stream.metrics.ClassifierMetrics;
import io.cgl.stream.scoring.ModelSlot;
import io.cgl.stream.scoring.ModelVersion;
import io.cgl.stream.scoring.RegistryFailures;
import io.cgl.stream.scoring.RegistryUnavailableException;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the announcements of one model on a thread of its own and swaps in each checkpoint that
 * passes every check: fetched, verified by digest, loaded, right on its golden rows, warmed up. One
 * that does not leaves the model before it serving. Either way the status topic says so.
 *
 * <p>The last announcement is the one to serve, so those that were superseded while nobody looked
 * are skipped. Nothing that is thrown ends the thread.
 */
public final class ModelLoader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ModelLoader.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final long WAITING_REMINDER_NANOS = Duration.ofSeconds(30).toNanos();

  private final Cluster cluster;
  private final TopicCatalogue topics;
  private final Topic<String, ModelAnnouncement> announcements;
  private final String modelName;
  private final byte[] key;
  private final ModelSlot slot;
  private final ModelSource source;
  private final Runnable onFirstModel;
  private final Thread thread = new Thread(this::run, "cgl-model-loader");

  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  /** The last announcement that was seen to, whatever came of it. */
  private long handledOffset = -1;

  private long remindedAt = System.nanoTime() - WAITING_REMINDER_NANOS;

  /**
   * @param slot to swap models into
   * @param abstention whose thresholds a model's classes must go with
   * @param metrics to count loads and refusals with
   * @param onFirstModel called on the loader's thread once the first model serves
   */
  public ModelLoader(
      Cluster cluster,
      TopicCatalogue topics,
      String modelName,
      ModelSlot slot,
      Abstention abstention,
      ClassifierMetrics metrics,
      Runnable onFirstModel) {
    this.cluster = cluster;
    this.topics = topics;
    this.announcements = topics.models();
    this.modelName = modelName;
    this.key = modelName.getBytes(StandardCharsets.UTF_8);
    this.slot = slot;
    this.source = new MeasuredSource(new CheckpointLoading(modelName, abstention), metrics);
    this.onFirstModel = onFirstModel;
    thread.setDaemon(true);
  }

  /** Begins to follow. */
  public void start() {
    thread.start();
  }

  /** Stops following; what serves goes on serving. */
  @Override
  public void close() {
    closing.countDown();
    KafkaConsumer<byte[], byte[]> waiting = consumer;
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
    while (!isClosing()) {
      try (ModelStatusPublisher status =
              new ModelStatusPublisher(cluster, topics.modelStatus(), InstantSource.system());
          KafkaConsumer<byte[], byte[]> fresh = cluster.newConsumer(Map.of())) {
        consumer = fresh;
        follow(fresh, status);
      } catch (WakeupException e) {
        log.debug("The model loader was woken", e);
      } catch (RuntimeException e) {
        log.warn("Cannot follow {}: {}; trying again", announcements.name(), e.getMessage());
        pause();
      }
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> from, ModelStatusPublisher status) {
    TopicPartition partition = new TopicPartition(announcements.name(), 0);
    from.assign(List.of(partition));
    from.seekToBeginning(List.of(partition));
    long end = from.endOffsets(List.of(partition)).get(partition);
    Optional<ConsumerRecord<byte[], byte[]>> newest = Optional.empty();
    while (!isClosing()) {
      remindWhileWaiting();
      for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
        if (Arrays.equals(record.key(), key) && record.offset() > handledOffset) {
          newest = Optional.of(record);
        }
      }
      if (newest.isPresent() && from.position(partition) >= end) {
        newest = handle(newest.get(), status) ? Optional.empty() : newest;
      }
    }
  }

  /** Sees to an announcement; false if that must be tried again later. */
  private boolean handle(ConsumerRecord<byte[], byte[]> record, ModelStatusPublisher status) {
    try {
      decode(record).ifPresent(announcement -> load(announcement, record.offset(), status));
      handledOffset = record.offset();
      return true;
    } catch (RegistryUnavailableException e) {
      log.warn("Cannot read an announcement yet: {}", e.getMessage());
      return false;
    }
  }

  private Optional<ModelAnnouncement> decode(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      log.warn("The announcements of model {} were deleted; what serves goes on", modelName);
      return Optional.empty();
    }
    try {
      return Optional.of(
          RegistryFailures.unmask(
              () ->
                  announcements
                      .valueSerde()
                      .deserializer()
                      .deserialize(record.topic(), record.headers(), record.value())));
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn(
          "The announcement at offset {} of {} is skipped, it cannot be decoded: {}",
          record.offset(),
          record.topic(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private void load(ModelAnnouncement announcement, long offset, ModelStatusPublisher status) {
    Optional<String> before = slot.version().map(ModelVersion::id);
    if (before.equals(Optional.of(announcement.getModelId()))) {
      return;
    }
    try {
      slot.serve(source.load(announcement, offset));
    } catch (RuntimeException | Error e) {
      // Whatever it is, natives that do not link included: the stream must not feel it.
      log.warn(
          "Model {} is refused, {} goes on serving: {}",
          announcement.getModelId(),
          before.orElse("none"),
          String.valueOf(e.getMessage()));
      log.debug("Why model {} is refused", announcement.getModelId(), e);
      status.rejected(announcement, String.valueOf(e.getMessage()));
      return;
    }
    log.info("Model {} of {} serves now", announcement.getModelId(), modelName);
    if (before.isEmpty()) {
      onFirstModel.run();
    }
    status.loaded(announcement);
  }

  private void remindWhileWaiting() {
    if (slot.version().isEmpty() && System.nanoTime() - remindedAt >= WAITING_REMINDER_NANOS) {
      remindedAt = System.nanoTime();
      log.info(
          "Waiting for a checkpoint of model '{}' to be announced on {}; no event is read before",
          modelName,
          announcements.name());
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause() {
    try {
      if (closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("The model loader closes after a failure");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
