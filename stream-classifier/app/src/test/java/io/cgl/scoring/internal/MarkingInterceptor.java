package io.cgl.scoring.internal;

import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.Verdict;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Comes after the scoring interceptor and decides on every event that has a place in a batch: a
 * model of its own says "marked".
 */
public final class MarkingInterceptor implements ConsumerInterceptor<byte[], byte[]> {

  /** What marked verdicts have for a model id. */
  public static final String MARK = "decided-at-the-poll";

  private static final ModelVersion MODEL =
      new ModelVersion("signs", MARK, List.of("marked"), List.of(1L), 0);

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      BatchPlaceHeader.detach(record.headers())
          .ifPresent(
              place -> {
                place
                    .batch()
                    .decide(place.index(), new Verdict.Scored(MODEL, 0, new float[] {1}, false));
                BatchPlaceHeader.attach(record.headers(), place);
              });
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configs) {}
}
