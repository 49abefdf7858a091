package io.cgl.stream.scoring;

import io.cgl.topics.SchemaRegistry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores everything that a stream thread polled in one call, before the thread processes it record
 * by record.
 *
 * <p>Kafka makes one instance per consumer, so per stream thread, and calls it on that thread. What
 * it must know comes in under {@link #SETTINGS}.
 */
public final class BatchScoringInterceptor implements ConsumerInterceptor<byte[], byte[]> {

  /** The consumer setting that holds this class's {@link Settings}, as an object. */
  public static final String SETTINGS = "cgl.batch.scoring";

  private static final Logger log = LoggerFactory.getLogger(BatchScoringInterceptor.class);

  private String events;
  private EventScorer scorer;

  /**
   * What to score, and with what.
   *
   * @param events the topic to score; other topics pass through
   * @param slot holds the model
   * @param registry of the events' schemas
   */
  public record Settings(String events, ModelSlot slot, SchemaRegistry registry) {}

  @Override
  public void configure(Map<String, ?> configs) {
    Settings settings = (Settings) configs.get(SETTINGS);
    this.events = settings.events();
    this.scorer = new EventScorer(settings.slot(), settings.registry());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    try {
      scorer.attachVerdicts(records.records(events));
    } catch (RuntimeException e) {
      // Nothing is lost: process() scores what has no verdict.
      log.warn("Could not score a poll of {} records in one call", records.count(), e);
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {
    scorer.close();
  }
}
