package io.cgl.stream.deadletter.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.topics.Cluster;
import io.cgl.topics.NewTopics;
import io.cgl.topics.TopicReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The letters that were sent back, in a compacted topic beside theirs. A receipt is written in the
 * transaction that sends its letter, so there is one if and only if the letter was sent. Committed
 * offsets do not suffice: a replay may leave out letters that a later one sends.
 */
final class ReplayLog {

  private static final short BROKERS_DEFAULT = -1;
  private static final Map<String, String> COMPACTED =
      Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

  private final String topic;
  private final Set<String> known = new HashSet<>();

  private ReplayLog(String topic) {
    this.topic = topic;
  }

  /** Reads the log, which is empty if there is no topic. */
  static ReplayLog read(Cluster cluster, String topic) {
    ReplayLog log = new ReplayLog(topic);
    try (KafkaConsumer<byte[], byte[]> consumer = cluster.newConsumer(Map.of())) {
      if (!consumer.listTopics().containsKey(topic)) {
        return log;
      }
    }
    try (TopicReader reader = new TopicReader(cluster, List.of(topic))) {
      reader.readToEnd(
          receipt -> {
            if (receipt.value() != null) {
              log.known.add(new String(receipt.key(), UTF_8));
            }
          });
    }
    return log;
  }

  static void createTopic(Cluster cluster, String topic) {
    try (Admin admin = cluster.newAdmin()) {
      NewTopics.createMissing(
          admin, List.of(new NewTopic(topic, 1, BROKERS_DEFAULT).configs(COMPACTED)));
    }
  }

  boolean has(DeadLetterRecord letter) {
    return known.contains(key(letter.record()));
  }

  ProducerRecord<byte[], byte[]> receipt(DeadLetterRecord letter) {
    return new ProducerRecord<>(
        topic, key(letter.record()).getBytes(UTF_8), letter.reason().code().getBytes(UTF_8));
  }

  private static String key(ConsumerRecord<byte[], byte[]> letter) {
    return letter.partition() + "@" + letter.offset();
  }
}
