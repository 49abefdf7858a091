package io.cgl.scoring.api;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What an application makes of each event and its verdict.
 *
 * <p>Kafka Streams makes one per task and calls it on that task's thread, as it does a {@code
 * Processor}.
 *
 * @param <K> type of the keys that it forwards
 * @param <V> type of the values that it forwards
 */
@FunctionalInterface
public interface VerdictProcessor<K, V> {

  /** Called once before the first event: the place to get stores and to schedule punctuators. */
  default void init(ProcessorContext<K, V> context) {}

  /**
   * Takes one event, in the order of its partition.
   *
   * @param event with its key, value, time and headers as they came in
   * @param verdict on it: {@link Verdict.Scored} or {@link Verdict.Unscorable}
   * @param context to forward results to
   */
  void process(Record<byte[], byte[]> event, Verdict verdict, ProcessorContext<K, V> context);

  /** Called once after the last event. */
  default void close() {}
}
