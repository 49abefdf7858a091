package io.cgl.stream;

import io.cgl.scoring.PollBatchingInterceptor;
import io.cgl.scoring.ScoringContext;
import io.cgl.stream.deadletter.UnexpectedFailureHandler;
import io.cgl.stream.kafka.BoundedRocksDb;
import io.cgl.stream.kafka.RecordLimits;
import io.cgl.stream.kafka.RefusedRecordHandler;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;

/** The classifier's configuration in Kafka's own words. */
final class KafkaSettings {

  /** Events that one poll may bring, and so one call of the model may score. */
  private static final int EVENTS_PER_POLL = 2000;

  /**
   * After a crash, and after a thread was replaced, the partitions of the dead member stand still
   * for as long. Kafka's default is 45 s; heartbeats come every 3 s, from a thread that no model
   * delays. Under the streams protocol it is the broker's setting.
   */
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;

  /** Kafka's default holds some hundred classifications, and wakes the sender for each hundred. */
  private static final int BYTES_PER_PRODUCER_BATCH = 128 * 1024;

  /** One call of the model takes at most this part of the time after which Kafka loses patience. */
  private static final int SHARE_OF_TIMEOUTS = 10;

  /** Kafka's defaults, raised where a topic takes more. */
  private static final int BYTES_PER_PRODUCER_REQUEST = 1 << 20;

  private static final long BYTES_PER_PRODUCER = 32L << 20;

  private KafkaSettings() {}

  /** Kafka Streams' settings; {@link ClassifierConfig} says which of them the user may change. */
  static Map<String, Object> of(
      ClassifierConfig config,
      ScoringContext scoring,
      RecordLimits limits,
      ClassifierMetrics metrics) {
    Map<String, Object> settings = new HashMap<>();
    config.threads().ifPresent(n -> settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, n));
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, config.groupProtocol().name);
    settings.put(mainConsumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    if (config.groupProtocol() == GroupProtocol.CLASSIC) {
      settings.put(mainConsumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
    }
    settings.put(mainConsumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), EVENTS_PER_POLL);
    // A poll fits in: a partition is not paused while its next batch could be fetched.
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, EVENTS_PER_POLL);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BYTES_PER_PRODUCER_BATCH);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Math.max(limits.largest(), BYTES_PER_PRODUCER_REQUEST));
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG),
        Math.max(2L * limits.largest(), BYTES_PER_PRODUCER));
    settings.put(
        mainConsumer(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
        PollBatchingInterceptor.class.getName());
    config
        .stateDir()
        .ifPresent(dir -> settings.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString()));
    if (config.quality().isPresent()) {
      settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    }
    settings.putAll(config.cluster().properties());
    settings.putAll(config.kafkaProperties());

    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.cluster().bootstrapServers());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    settings.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, UnexpectedFailureHandler.class);
    settings.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, config.deadLetters());
    settings.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedRecordHandler.class);
    settings.put(RefusedRecordHandler.LIMITS, limits);
    settings.put(UnexpectedFailureHandler.NODE, ClassifierTopology.CLASSIFY);
    settings.put(UnexpectedFailureHandler.METRICS, metrics);
    settings.put(
        mainConsumer(PollBatchingInterceptor.SETTINGS),
        new PollBatchingInterceptor.Settings(
            config.events(), scoring, scoringBudget(new StreamsConfig(settings))));
    return settings;
  }

  /**
   * What one call of the model may take: no commit is late for it, and neither the transaction nor
   * the membership in the group comes near its timeout.
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

  private static String mainConsumer(String setting) {
    return StreamsConfig.mainConsumerPrefix(setting);
  }
}
