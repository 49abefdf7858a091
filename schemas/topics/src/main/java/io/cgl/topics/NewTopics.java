package io.cgl.topics;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates topics and waits until they can be written to.
 *
 * <p>The controller answers before the leaders have taken over their partitions. A leader that
 * refuses a producer's first request may accept its second, and then refuses the first as out of
 * order until its delivery timeout. So this waits for the leaders.
 */
public final class NewTopics {

  /** How long to wait for the leaders. */
  private static final Duration METADATA_LAG = Duration.ofSeconds(30);

  private NewTopics() {}

  /**
   * Creates the missing ones, and waits until their leaders answer.
   *
   * @throws IllegalStateException if the cluster refuses, or a leader does not answer
   */
  public static void createMissing(Admin admin, Collection<NewTopic> wanted) {
    try {
      Set<String> there = admin.listTopics().names().get();
      List<NewTopic> missing = wanted.stream().filter(t -> !there.contains(t.name())).toList();
      Map<String, KafkaFuture<Void>> creations = admin.createTopics(missing).values();
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (NewTopic topic : missing) {
        if (isCreatedByUs(topic.name(), creations.get(topic.name()))) {
          for (int partition = 0; partition < topic.numPartitions(); partition++) {
            ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
          }
        }
      }
      awaitLeaders(admin, ends);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "cannot create topics: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private static boolean isCreatedByUs(String topic, KafkaFuture<Void> creation)
      throws InterruptedException {
    try {
      creation.get();
      return true;
    } catch (ExecutionException e) {
      // Another instance that starts at the same time may have been first.
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw new IllegalStateException(
          "cannot create topic '%s': %s".formatted(topic, e.getCause().getMessage()), e.getCause());
    }
  }

  /** Only a leader that has taken over its partition knows its end. */
  private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> ends)
      throws InterruptedException, ExecutionException {
    Set<String> topics = ends.keySet().stream().map(TopicPartition::topic).collect(toSet());
    long deadline = System.nanoTime() + METADATA_LAG.toNanos();
    while (true) {
      try {
        // Asked first because the other question makes the client log an error.
        admin.describeTopics(topics).allTopicNames().get();
        admin.listOffsets(ends).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(10);
      }
    }
  }
}
