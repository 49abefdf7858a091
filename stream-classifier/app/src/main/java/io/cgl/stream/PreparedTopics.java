package io.cgl.stream;

import io.cgl.topics.AccessException;
import io.cgl.topics.RootMessage;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of a classifier, all of which exist, on a cluster and with a registry that let it in.
 *
 * @param partitions of the events' topic
 * @param classificationPartitions of the topic of their classifications
 * @param limits of the topics that are written for each event, by name
 */
record PreparedTopics(
    int partitions, int classificationPartitions, Map<String, TopicLimits> limits) {

  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(20);
  private static final short BROKERS_DEFAULT = -1;

  /** Brokers hear of a topic some time after it was created. */
  private static final Duration METADATA_LAG = Duration.ofSeconds(2);

  /**
   * Creates the topics that are missing.
   *
   * @throws ClassifierException if the brokers cannot be reached, brokers or registry refuse us, or
   *     the events' topic does not exist
   */
  static PreparedTopics of(ClassifierConfig config) {
    try {
      config.cluster().requireAccess();
      config.topics().requireRegistry();
    } catch (AccessException e) {
      throw new ClassifierException(e.getMessage(), e);
    }
    try (Admin admin = config.cluster().newAdmin()) {
      return prepareOnceKnown(admin, config);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownTopicOrPartitionException
          ? new ClassifierException(
              "there is no topic '%s' of events: create it, or check its name"
                  .formatted(config.events()))
          : unreachable(config, e.getCause());
    } catch (TimeoutException | KafkaException e) {
      throw unreachable(config, e);
    } catch (IllegalStateException e) {
      throw new ClassifierException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClassifierException("interrupted while creating topics", e);
    }
  }

  private static PreparedTopics prepareOnceKnown(Admin admin, ClassifierConfig config)
      throws InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + METADATA_LAG.toNanos();
    while (true) {
      try {
        return prepare(admin, config);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private static PreparedTopics prepare(Admin admin, ClassifierConfig config)
      throws InterruptedException, ExecutionException, TimeoutException {
    int partitions = partitions(admin, config.events());
    config.topics().createMissing(admin, config.events(), partitions, BROKERS_DEFAULT);
    Optional<String> review = config.abstention().reviewTopic();
    review.ifPresent(
        topic ->
            TopicCatalogue.createMissing(
                admin, topic, config.events(), partitions, BROKERS_DEFAULT));
    List<String> perEvent =
        new ArrayList<>(List.of(config.topics().classifications().name(), config.deadLetters()));
    review.ifPresent(perEvent::add);
    return new PreparedTopics(
        partitions,
        partitions(admin, config.topics().classifications().name()),
        TopicLimits.of(admin, perEvent));
  }

  private static int partitions(Admin admin, String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    return admin
        .describeTopics(
            List.of(topic), new DescribeTopicsOptions().timeoutMs((int) BROKER_TIMEOUT.toMillis()))
        .allTopicNames()
        .get(BROKER_TIMEOUT.toSeconds() + 1, TimeUnit.SECONDS)
        .get(topic)
        .partitions()
        .size();
  }

  private static ClassifierException unreachable(ClassifierConfig config, Throwable cause) {
    return new ClassifierException(
        "cannot reach the brokers at %s (%s): check the address and that they run"
            .formatted(config.cluster().bootstrapServers(), RootMessage.of(cause)),
        cause);
  }
}
