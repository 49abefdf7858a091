package io.cgl.scoring.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams that batched scoring needs. */
public final class StreamsSettings {

  /** Events that one poll may bring, and so one call of the model may score. */
  private static final int EVENTS_PER_POLL = 2000;

  /** One call of the model takes at most this part of the time after which Kafka loses patience. */
  private static final int SHARE_OF_TIMEOUTS = 10;

  private StreamsSettings() {}

  /**
   * Adds batching at poll to an application's settings.
   *
   * @param slot whose models score the topics
   * @throws org.apache.kafka.common.config.ConfigException if Kafka Streams refuses the settings
   */
  public static void addBatching(Properties settings, ModelSlot slot, List<String> topics) {
    String interceptors = ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG;
    settings.put(main(interceptors), withOurs(ofMainConsumer(settings, interceptors)));
    if (ofMainConsumer(settings, ConsumerConfig.MAX_POLL_RECORDS_CONFIG) == null) {
      settings.put(main(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), EVENTS_PER_POLL);
      // A poll fits in: a partition is not paused while its next batch could be fetched.
      settings.putIfAbsent(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, EVENTS_PER_POLL);
    }
    Map<String, ModelSlot> slots = new HashMap<>();
    if (settings.get(main(PollBatchingInterceptor.SETTINGS))
        instanceof PollBatchingInterceptor.Settings others) {
      slots.putAll(others.slots());
    }
    topics.forEach(topic -> slots.put(topic, slot));
    settings.put(
        main(PollBatchingInterceptor.SETTINGS),
        new PollBatchingInterceptor.Settings(slots, scoringBudget(new StreamsConfig(settings))));
  }

  /**
   * Ours last, so that it batches what the others let through. An explicitly empty list stays
   * empty: then every event is scored by itself.
   */
  private static String withOurs(Object present) {
    if ("".equals(present)) {
      return "";
    }
    List<String> names = new ArrayList<>();
    if (present instanceof Collection<?> classes) {
      classes.forEach(each -> names.add(name(each)));
    } else if (present != null) {
      names.addAll(List.of(name(present).trim().split("\\s*,\\s*")));
    }
    String ours = PollBatchingInterceptor.class.getName();
    if (!names.contains(ours)) {
      names.add(ours);
    }
    return String.join(",", names);
  }

  private static String name(Object type) {
    return type instanceof Class<?> loaded ? loaded.getName() : type.toString();
  }

  /** The value that the consumer of events would get; null if Kafka's default. */
  private static Object ofMainConsumer(Properties settings, String name) {
    Object found = settings.get(main(name));
    found = found != null ? found : settings.get(StreamsConfig.consumerPrefix(name));
    return found != null ? found : settings.get(name);
  }

  /**
   * The longest that one call of the model may take: no commit is late for it, and neither the
   * transaction nor the membership in the group comes near its timeout.
   */
  private static Duration scoringBudget(StreamsConfig settings) {
    long transaction =
        asLong(settings.getProducerConfigs("-").get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG));
    long poll =
        asLong(
            settings
                .getMainConsumerConfigs("-", "-", 0)
                .getOrDefault(
                    ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                    ConsumerConfig.configDef()
                        .defaultValues()
                        .get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG)));
    return Duration.ofMillis(
        Math.min(
            settings.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG),
            Math.min(transaction, poll) / SHARE_OF_TIMEOUTS));
  }

  private static long asLong(Object milliseconds) {
    return Long.parseLong(String.valueOf(milliseconds));
  }

  private static String main(String setting) {
    return StreamsConfig.mainConsumerPrefix(setting);
  }
}
