package io.cgl.topics;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The limits of a topic.
 *
 * @param maxBytes of a batch of records, and so of one record: {@code max.message.bytes}
 * @param maxAheadMillis that a record's time may be ahead of the broker's clock: {@code
 *     message.timestamp.after.max.ms} (KIP-937)
 */
public record TopicLimits(int maxBytes, long maxAheadMillis) {

  /** Kafka's own defaults. */
  public static final TopicLimits DEFAULT = new TopicLimits(1_048_588, 3_600_000);

  /**
   * The limits of topics, by name; the defaults if the cluster does not show them, or there is no
   * such topic.
   */
  public static Map<String, TopicLimits> of(Admin admin, Collection<String> topics)
      throws InterruptedException {
    List<ConfigResource> asked =
        topics.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    Map<String, TopicLimits> limits = new HashMap<>();
    for (var answer : admin.describeConfigs(asked).values().entrySet()) {
      try {
        limits.put(answer.getKey().name(), of(answer.getValue().get()));
      } catch (ExecutionException e) {
        limits.put(answer.getKey().name(), DEFAULT);
      }
    }
    return limits;
  }

  private static TopicLimits of(Config config) {
    return new TopicLimits(
        value(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
            .map(Integer::parseInt)
            .orElse(DEFAULT.maxBytes),
        value(config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG)
            .map(Long::parseLong)
            .orElse(Long.MAX_VALUE)); // Brokers before 3.6 refuse no time.
  }

  private static Optional<String> value(Config config, String name) {
    return Optional.ofNullable(config.get(name)).map(ConfigEntry::value);
  }
}
