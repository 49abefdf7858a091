package io.cgl.samples.library;

import io.cgl.scoring.BatchInference;
import io.cgl.scoring.ModelSource;
import io.cgl.topics.Cluster;
import io.cgl.topics.RegistryFailures;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;

/** Classifies the topic {@code readings} to the topic {@code classified}. */
public final class MyApplication {

  static final Consumed<byte[], byte[]> BYTES =
      Consumed.with(Serdes.ByteArray(), Serdes.ByteArray());

  private MyApplication() {}

  /** Runs until the process is stopped. */
  public static void main(String[] args) throws Exception {
    SchemaRegistry registry = SchemaRegistry.at("http://localhost:8081", false);
    Cluster cluster = new Cluster("localhost:9092", Map.of());
    TopicCatalogue topics = new TopicCatalogue("cgl.", registry);
    ModelSource models = ModelSource.announced(cluster, topics, "signs");
    CountDownLatch stop = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown));
    run(models, registry, streamsProperties("localhost:9092"), new SimpleMeterRegistry(), stop);
  }

  static Properties streamsProperties(String bootstrapServers) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "my-application");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    properties.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    return properties;
  }

  static void run(
      ModelSource models,
      SchemaRegistry registry,
      Properties streamsProperties,
      MeterRegistry meters,
      CountDownLatch stop)
      throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    try (BatchInference inference =
        BatchInference.builder(models, registry).withMeters(meters).build()) {
      Properties settings = inference.addTo(streamsProperties, "readings"); // batches at poll
      builder.stream("readings", BYTES)
          .process(inference.processor(MyDecision::new))
          .to("classified");

      inference.firstModel().get(); // before it no event can be scored
      try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
        streams.setUncaughtExceptionHandler(MyApplication::onFailure);
        streams.start();
        stop.await();
      }
    }
  }

  private static StreamThreadExceptionResponse onFailure(Throwable failure) {
    return RegistryFailures.outage(failure).isPresent()
        ? StreamThreadExceptionResponse.REPLACE_THREAD // its events are read again
        : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }
}
