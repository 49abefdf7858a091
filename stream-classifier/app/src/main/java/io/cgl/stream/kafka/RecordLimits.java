package io.cgl.stream.kafka;

import io.cgl.topics.TopicLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;

/**
 * How large the records of the output topics may be, and how far ahead of the clock. A refused
 * record aborts its transaction, so the limits must be known before. A limit that was lowered
 * meanwhile is learnt from the refusal, and the events of that transaction are read again.
 *
 * <p>Safe for use by several threads.
 */
public final class RecordLimits {

  /** Bytes of a batch of one record without its data (KIP-98): its header, and the record's. */
  private static final int FRAME = 61 + 21;

  /** Bytes of two lengths as varints. */
  private static final int HEADER_FRAME = 10;

  private final Map<String, TopicLimits> byTopic;
  private final AtomicBoolean learnt = new AtomicBoolean();

  /**
   * @param byTopic the known limits; other topics accept everything
   */
  public RecordLimits(Map<String, TopicLimits> byTopic) {
    this.byTopic = new ConcurrentHashMap<>(byTopic);
  }

  /** An upper bound of a record's size, uncompressed, in bytes. */
  public static int size(byte[] key, int value, Headers headers) {
    long size = FRAME + (key == null ? 0 : key.length) + (long) value;
    for (Header header : headers) {
      size += HEADER_FRAME + Utils.utf8Length(header.key());
      size += header.value() == null ? 0 : header.value().length;
    }
    return (int) Math.min(Integer.MAX_VALUE, size);
  }

  /** Whether the topic accepts a record of this size in bytes. */
  public boolean fits(String topic, int size) {
    TopicLimits limits = byTopic.get(topic);
    return limits == null || size <= limits.maxBytes();
  }

  /** Whether the topic accepts a record of this time, in milliseconds. */
  public boolean fits(String topic, long timestamp, long now) {
    TopicLimits limits = byTopic.get(topic);
    return limits == null || timestamp - now <= limits.maxAheadMillis();
  }

  /** The size in bytes of the largest record that any known topic accepts. */
  public int largest() {
    return byTopic.values().stream().mapToInt(TopicLimits::maxBytes).max().orElse(0);
  }

  void refusedSize(ProducerRecord<byte[], byte[]> record) {
    int value = record.value() == null ? 0 : record.value().length;
    int size = size(record.key(), value, record.headers());
    lower(record.topic(), size - 1, Long.MAX_VALUE);
  }

  void refusedTime(ProducerRecord<byte[], byte[]> record) {
    lower(record.topic(), Integer.MAX_VALUE, 0);
  }

  /** Whether a limit was lowered since the last call, so that a retry may help. */
  public boolean haveLearnt() {
    return learnt.getAndSet(false);
  }

  private void lower(String topic, int bytes, long ahead) {
    byTopic.computeIfPresent(
        topic,
        (name, known) -> {
          TopicLimits lowered =
              new TopicLimits(
                  Math.min(known.maxBytes(), bytes), Math.min(known.maxAheadMillis(), ahead));
          if (!lowered.equals(known)) {
            learnt.set(true);
          }
          return lowered;
        });
  }
}
