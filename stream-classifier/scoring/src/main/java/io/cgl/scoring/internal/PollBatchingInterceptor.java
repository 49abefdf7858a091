package io.cgl.scoring.internal;

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
 * Sorts everything that a stream thread polled into batches. Each batch is scored in one call when
 * its first event is processed: in {@code process()} rather than here, so that Kafka Streams can
 * commit and poll between batches.
 *
 * <p>A fast model gets the whole poll in one batch; a slow one gets as much as it scores within the
 * time budget, so that neither the transaction nor the membership in the group times out.
 *
 * <p>Kafka makes one instance per consumer, so per stream thread, and calls it on that thread.
 */
public final class PollBatchingInterceptor implements ConsumerInterceptor<byte[], byte[]> {

  /** The consumer setting that holds this class's {@link Settings}, as an object. */
  public static final String SETTINGS = "cgl.inference";

  private Settings settings;

  /**
   * What to sort, and how.
   *
   * @param slots by topic to score, the slot whose model scores it; other topics pass through
   * @param budget the longest that one call of a model may take
   */
  public record Settings(Map<String, ModelSlot> slots, Duration budget) {
    public Settings {
      slots = Map.copyOf(slots);
    }
  }

  @Override
  public void configure(Map<String, ?> configs) {
    this.settings = (Settings) configs.get(SETTINGS);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    settings
        .slots()
        .forEach(
            (topic, slot) -> batch(records.records(topic), slot.eventsWithin(settings.budget())));
    return records;
  }

  private static void batch(Iterable<ConsumerRecord<byte[], byte[]>> events, int limit) {
    List<ConsumerRecord<byte[], byte[]>> together = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> event : events) {
      together.add(event);
      if (together.size() == limit) {
        batch(together);
        together.clear();
      }
    }
    batch(together);
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
