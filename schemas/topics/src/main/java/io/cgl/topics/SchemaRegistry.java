package io.cgl.topics;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.net.ssl.SSLException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema registry, and the Confluent serdes that use it. Values are written in the classic wire
 * format: a magic byte, the schema's id in four bytes, the Avro binary.
 *
 * <p>{@code toString} names the properties without their values, which may be secrets.
 *
 * @param url the registry's address; {@code mock://name} is a registry inside this JVM
 * @param autoRegister whether writers register the schemas they meet. Convenient in a demo; in
 *     production schemas are registered by deployment, so that a mistake cannot become a version
 * @param properties further settings of Confluent's client by their own names, such as credentials
 */
public record SchemaRegistry(String url, boolean autoRegister, Map<String, ?> properties) {

  private static final Logger log = LoggerFactory.getLogger(SchemaRegistry.class);

  private static final int CACHED_SCHEMAS = 1000;
  private static final long MISSING_ID_SECONDS = 5;
  private static final int ACCESS_TIMEOUT_MILLIS = 5_000;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  public SchemaRegistry {
    properties = Map.copyOf(properties);
  }

  /** A registry with no settings beyond its address. */
  public static SchemaRegistry at(String url, boolean autoRegister) {
    return new SchemaRegistry(url, autoRegister, Map.of());
  }

  /** The settings under which Confluent's serdes know this registry. */
  public Map<String, Object> serdeConfig() {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(AbstractKafkaSchemaSerDeConfig.SCHEMA_REGISTRY_URL_CONFIG, url);
    config.put(AbstractKafkaSchemaSerDeConfig.AUTO_REGISTER_SCHEMAS, autoRegister);
    return config;
  }

  /** A serde for one of our own records. */
  public <T extends SpecificRecord> Serde<T> specificValueSerde() {
    TrustedRecords.vouch();
    Map<String, Object> config = serdeConfig();
    config.put(KafkaAvroDeserializerConfig.SPECIFIC_AVRO_READER_CONFIG, true);
    // Must find the schemas registered from our files. The generated classes' schemas say
    // besides how Java makes strings, and some registries mind white space.
    config.put(KafkaAvroSerializerConfig.AVRO_REMOVE_JAVA_PROPS_CONFIG, true);
    config.put(AbstractKafkaSchemaSerDeConfig.NORMALIZE_SCHEMAS, true);
    return serde(config, new EvolvingDeserializer());
  }

  /** A serde for the user's own records. */
  public Serde<GenericRecord> genericValueSerde() {
    return serde(serdeConfig(), new KafkaAvroDeserializer());
  }

  /**
   * A client of this registry; {@code mock://} clients of one name share one registry. It asks for
   * an unknown id only every few seconds, so that many such events do not flood the registry.
   */
  public SchemaRegistryClient newClient() {
    Map<String, Object> config = serdeConfig();
    config.put(SchemaRegistryClientConfig.MISSING_ID_CACHE_TTL_CONFIG, MISSING_ID_SECONDS);
    return newClient(config);
  }

  private SchemaRegistryClient newClient(Map<String, Object> config) {
    return SchemaRegistryClientFactory.newClient(
        List.of(url), CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), config, Map.of());
  }

  /**
   * Asks the registry for the schema of a topic's values, so that wrong credentials fail at the
   * start. A registry that is down, or does not know the subject, is not a failure here.
   *
   * @throws AccessException if it refuses us, or its certificate is not trusted
   */
  public void requireAccess(String topic) {
    try (SchemaRegistryClient client = impatientClient()) {
      client.getLatestSchemaMetadata(topic + "-value");
    } catch (SSLException e) {
      throw new AccessException(
          "no TLS connection with the schema registry at %s (%s): check"
                  .formatted(shownUrl(), RootMessage.of(e))
              + " schema.registry.ssl.truststore.location, and that the certificate names the host",
          e);
    } catch (RestClientException e) {
      if (e.getStatus() == UNAUTHORIZED || e.getStatus() == FORBIDDEN) {
        throw new AccessException(
            "the schema registry at %s refuses us (HTTP %d): check basic.auth.credentials.source and"
                    .formatted(shownUrl(), e.getStatus())
                + " basic.auth.user.info, or bearer.auth.credentials.source and bearer.auth.token",
            e);
      }
    } catch (IOException e) {
      log.warn("The schema registry at {} does not answer yet: {}", shownUrl(), RootMessage.of(e));
    } catch (IllegalArgumentException | KafkaException e) {
      throw new AccessException(
          "the registry's client refuses its settings: %s; check the registry properties"
              .formatted(RootMessage.of(e)),
          e);
    }
  }

  /**
   * Checks that our records can be written, so that a missing schema fails at the start and not at
   * the first record. A registry that is down is not a failure here.
   *
   * @param records one of each topic that is written, by the topic's name
   * @throws AccessException if schemas are missing, which says which
   */
  void requireSchemas(Map<String, SpecificRecord> records) {
    if (autoRegister || anyVersionWillDo()) {
      return;
    }
    List<String> missing = new ArrayList<>();
    try (SchemaRegistryClient client = impatientClient()) {
      for (Map.Entry<String, SpecificRecord> topic : new TreeMap<>(records).entrySet()) {
        String subject = topic.getKey() + "-value";
        if (!isRegistered(client, subject, topic.getValue())) {
          missing.add(subject);
        }
      }
    } catch (IOException | RestClientException e) {
      log.warn(
          "The schema registry at {} cannot be asked for our schemas yet: {}",
          shownUrl(),
          RootMessage.of(e));
    }
    if (!missing.isEmpty()) {
      throw new AccessException(
          "the schema registry at %s does not have our schemas, as this version writes them, of %s: register"
                  .formatted(shownUrl(), String.join(", ", missing))
              + " the files in schemas/avro/src/main/avro, or give --auto-register",
          null);
    }
  }

  /** As the serializer looks it up. */
  private static boolean isRegistered(
      SchemaRegistryClient client, String subject, SpecificRecord record)
      throws IOException, RestClientException {
    Schema schema =
        AvroSchemaUtils.getSchema(
            record,
            /* useReflection= */ false,
            /* reflectionAllowNull= */ false,
            /* removeJavaProperties= */ true);
    try {
      client.getId(subject, new AvroSchema(schema), /* normalize= */ true);
      return true;
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private boolean anyVersionWillDo() {
    Object latest = properties.get(AbstractKafkaSchemaSerDeConfig.USE_LATEST_VERSION);
    return latest != null && Boolean.parseBoolean(latest.toString());
  }

  private SchemaRegistryClient impatientClient() {
    Map<String, Object> config = serdeConfig();
    config.put(SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, 0);
    config.put(SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, ACCESS_TIMEOUT_MILLIS);
    config.put(SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, ACCESS_TIMEOUT_MILLIS);
    return newClient(config);
  }

  @Override
  public String toString() {
    return "SchemaRegistry[%s, autoRegister=%s, properties %s]"
        .formatted(shownUrl(), autoRegister, new TreeSet<>(properties.keySet()));
  }

  /** Without a user and password in the address. */
  private String shownUrl() {
    return url.replaceAll("//[^/@,]*@", "//");
  }

  // Confluent's serializers are typed by Object: what they read and write is decided by the
  // configuration.
  @SuppressWarnings("unchecked")
  private static <T> Serde<T> serde(
      Map<String, Object> config, KafkaAvroDeserializer deserializer) {
    KafkaAvroSerializer serializer = new KafkaAvroSerializer();
    serializer.configure(config, false);
    deserializer.configure(config, false);
    return Serdes.serdeFrom(
        (Serializer<T>) serializer, (Deserializer<T>) (Deserializer<?>) deserializer);
  }
}
