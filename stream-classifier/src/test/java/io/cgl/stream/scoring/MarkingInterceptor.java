package io.cgl.stream.scoring;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Comes after the scoring interceptor and puts a mark on every verdict, by which it is known again.
 */
public final class MarkingInterceptor implements ConsumerInterceptor<byte[], byte[]> {

  /** What marked verdicts have for a model id. */
  public static final String MARK = "scored-at-the-poll";

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      VerdictHeader.detach(record.headers())
          .ifPresent(verdict -> VerdictHeader.attach(record.headers(), marked(verdict)));
    }
    return records;
  }

  private static Verdict marked(Verdict verdict) {
    Verdict.Scored scored = (Verdict.Scored) verdict;
    ModelVersion model = scored.model();
    return new Verdict.Scored(
        new ModelVersion(
            model.name(), MARK, model.classes(), model.referenceCounts(), model.sequence()),
        scored.predicted(),
        scored.probabilities());
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configs) {}
}
