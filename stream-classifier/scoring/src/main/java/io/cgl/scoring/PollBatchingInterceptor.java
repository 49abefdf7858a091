package io.cgl.scoring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Sorts everything that a stream thread polled into batches, each of which is scored in one call
 * when its first event is processed. Scoring itself is left to {@code process()}, where Kafka
 * Streams can commit and poll in between.
 *
 * <p>A fast model gets the whole poll in one batch; a slow one gets as much as it scores within the
 * time budget, so that neither the transaction nor the membership in the group runs out of time.
 *
 * <p>Kafka makes one instance per consumer, so per stream thread, and calls it on that thread. What
 * it must know comes in under {@link #SETTINGS}.
 */
public final class PollBatchingInterceptor implements ConsumerInterceptor<byte[], byte[]> {

  /** The consumer setting that holds this class's {@link Settings}, as an object. */
  public static final String SETTINGS = "cgl.batch.scoring";

  private Settings settings;

  /**
   * What to sort, and how.
   *
   * @param events the topic to score; other topics pass through
   * @param scoring knows how fast the model is
   * @param budget what one call of the model may take
   */
  public record Settings(String events, ScoringContext scoring, Duration budget) {}

  @Override
  public void configure(Map<String, ?> configs) {
    this.settings = (Settings) configs.get(SETTINGS);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    int limit = settings.scoring().slot().eventsWithin(settings.budget());
    List<ConsumerRecord<byte[], byte[]>> together = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> event : records.records(settings.events())) {
      together.add(event);
      if (together.size() == limit) {
        batch(together);
        together.clear();
      }
    }
    batch(together);
    return records;
  }

  private static void batch(List<ConsumerRecord<byte[], byte[]>> events) {
    EventBatch batch =
        new EventBatch(
            events.stream().map(ConsumerRecord::key).toArray(byte[][]::new),
            events.stream().map(ConsumerRecord::value).toArray(byte[][]::new));
    for (int i = 0; i < events.size(); i++) {
      BatchPlaceHeader.attach(events.get(i).headers(), new EventBatch.Place(batch, i));
    }
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
