package io.cgl.scoring.api;

import org.apache.kafka.common.header.Headers;

/**
 * Gives verdicts on events, for processors that want more control than {@link VerdictProcessor}
 * gives.
 *
 * <p>Not safe for use by several threads at once: each task takes one of its own.
 */
public interface EventScorer {

  /**
   * The verdict on an event. The first event of a batch has the whole batch scored; one that came
   * without a batch, as under {@code TopologyTestDriver}, is scored alone.
   *
   * @param headers of the record, from which the place in the batch is removed
   * @param key of the record as bytes, which decides whether a canary scores it; may be null
   * @param value of the record in Confluent's wire format; null makes an unscorable event
   * @throws io.cgl.topics.RegistryUnavailableException if the event's schema cannot be looked up
   *     right now
   * @throws IllegalStateException if no model has ever served
   */
  Verdict verdict(Headers headers, byte[] key, byte[] value);
}
