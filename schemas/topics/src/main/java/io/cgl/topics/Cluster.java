package io.cgl.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A Kafka cluster and how to connect to it. Clients made here move bytes; a {@link Topic}'s serdes
 * give them types, so that a record which cannot be decoded can be named instead of stopping its
 * reader.
 *
 * <p>{@code toString} names the properties without their values, which may be secrets.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param properties further client settings by Kafka's own names, such as security
 */
public record Cluster(String bootstrapServers, Map<String, String> properties) {

  private static final Duration ACCESS_TIMEOUT = Duration.ofSeconds(20);

  public Cluster {
    properties = Map.copyOf(properties);
  }

  /**
   * Makes a harmless request to the brokers, so that wrong credentials fail at the start. Kafka's
   * clients do not retry after refused credentials (KIP-152).
   *
   * @throws AccessException if the brokers cannot be reached within 20 seconds, or refuse us
   */
  public void requireAccess() {
    DescribeClusterOptions patience =
        new DescribeClusterOptions().timeoutMs((int) ACCESS_TIMEOUT.toMillis());
    try (Admin admin = newAdmin()) {
      admin.describeCluster(patience).nodes().get();
    } catch (ExecutionException e) {
      throw refused(e.getCause());
    } catch (KafkaException e) {
      throw new AccessException(
          "Kafka refuses the settings: %s; check the Kafka properties".formatted(RootMessage.of(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AccessException("interrupted while asking the brokers", e);
    }
  }

  @Override
  public String toString() {
    return "Cluster[%s, properties %s]"
        .formatted(bootstrapServers, new TreeSet<>(properties.keySet()));
  }

  private AccessException refused(Throwable cause) {
    String why = RootMessage.of(cause);
    if (cause instanceof SslAuthenticationException) {
      return new AccessException(
          "no TLS connection with the brokers at %s (%s): check ssl.truststore.location, and that"
                  .formatted(bootstrapServers, why)
              + " the certificate names the host",
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return new AccessException(
          "the brokers at %s refuse us (%s): check sasl.mechanism and sasl.jaas.config"
              .formatted(bootstrapServers, why),
          cause);
    }
    return new AccessException(
        "cannot reach the brokers at %s (%s): check the address, that they run, and"
                .formatted(bootstrapServers, why)
            + " security.protocol",
        cause);
  }

  /** A client for topics and offsets. */
  public Admin newAdmin() {
    return Admin.create(config(Map.of()));
  }

  /** A consumer that sees committed records only. */
  public KafkaConsumer<byte[], byte[]> newConsumer(Map<String, ?> overrides) {
    Map<String, Object> config = config(overrides);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** An idempotent producer that waits for all replicas. */
  public KafkaProducer<byte[], byte[]> newProducer(Map<String, ?> overrides) {
    Map<String, Object> config = config(overrides);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> config(Map<String, ?> overrides) {
    Map<String, Object> config = new HashMap<>(properties);
    config.putAll(overrides);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return config;
  }
}
