package io.cgl.trainer.retrain;

import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Cancels the work on a request as soon as the group gives its partition to another job. Used by
 * the polling thread alone.
 */
final class RequestOwnership implements ConsumerRebalanceListener {

  private TopicPartition partition;
  private Cancellation cancellation = new Cancellation();

  /** Starts work on a request of this partition. */
  Cancellation take(TopicPartition of) {
    partition = of;
    cancellation = new Cancellation();
    return cancellation;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

  /** Called for lost partitions as well. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    // Kafka passes immutable sets, whose contains(null) throws.
    if (partition != null && partitions.contains(partition)) {
      cancellation.cancel();
    }
  }
}
