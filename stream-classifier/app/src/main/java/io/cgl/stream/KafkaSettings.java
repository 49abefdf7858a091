package io.cgl.stream;

import io.cgl.scoring.BatchInference;
import io.cgl.stream.deadletter.UnexpectedFailureHandler;
import io.cgl.stream.kafka.BoundedRocksDb;
import io.cgl.stream.kafka.HandlerContext;
import io.cgl.stream.kafka.RecordLimits;
import io.cgl.stream.kafka.RefusedRecordHandler;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;

/** The classifier's configuration as Kafka Streams' settings. */
final class KafkaSettings {

  /**
   * After a crash, and after a thread was replaced, the partitions of the dead member stand still
   * for this long. Kafka's default is 45 s; heartbeats come every 3 s, from a thread that no model
   * delays. Under the streams protocol it is the broker's setting.
   */
  private static final int SESSION_TIMEOUT_MILLIS = 10_000;

  /**
   * Kafka's default holds about a hundred classifications and wakes the sender for each hundred.
   */
  private static final int BYTES_PER_PRODUCER_BATCH = 128 * 1024;

  /** Kafka's defaults, raised if a topic takes more. */
  private static final int BYTES_PER_PRODUCER_REQUEST = 1 << 20;

  private static final long BYTES_PER_PRODUCER = 32L << 20;

  private KafkaSettings() {}

  /** Kafka Streams' settings; {@link ClassifierConfig} says which of them the user may change. */
  static Properties of(
      ClassifierConfig config,
      BatchInference inference,
      RecordLimits limits,
      ClassifierMetrics metrics) {
    Properties settings = new Properties();
    config.threads().ifPresent(n -> settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, n));
    settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, config.groupProtocol().name);
    settings.put(mainConsumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    if (config.groupProtocol() == GroupProtocol.CLASSIC) {
      settings.put(mainConsumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
    }
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BYTES_PER_PRODUCER_BATCH);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Math.max(limits.largest(), BYTES_PER_PRODUCER_REQUEST));
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG),
        Math.max(2L * limits.largest(), BYTES_PER_PRODUCER));
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
    settings.put(
        HandlerContext.SETTING,
        new HandlerContext(ClassifierTopology.CLASSIFY, limits, metrics::deadLetter));
    return inference.addTo(settings, config.events());
  }

  private static String mainConsumer(String setting) {
    return StreamsConfig.mainConsumerPrefix(setting);
  }
}
