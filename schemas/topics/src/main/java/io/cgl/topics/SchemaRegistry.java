package io.cgl.topics;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Where schemas live, and the Confluent serdes that ask it. Values are written in the classic wire
 * format: a magic byte, the schema's id in four bytes, the Avro binary.
 *
 * @param url the registry's address; {@code mock://name} is a registry inside this JVM
 * @param autoRegister whether writers register the schemas they meet. Convenient in a demo; in
 *     production schemas are registered by deployment, so that a typing mistake cannot become a
 *     version
 * @param properties further settings of Confluent's client by their own names, such as credentials
 */
public record SchemaRegistry(String url, boolean autoRegister, Map<String, ?> properties) {

  private static final int CACHED_SCHEMAS = 1000;

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
    // What deployment registered from our files must be found. The generated classes' schemas say
    // besides how Java makes strings, and some registries mind white space.
    config.put(KafkaAvroSerializerConfig.AVRO_REMOVE_JAVA_PROPS_CONFIG, true);
    config.put(AbstractKafkaSchemaSerDeConfig.NORMALIZE_SCHEMAS, true);
    return serde(config);
  }

  /** A serde for the user's own records. */
  public Serde<GenericRecord> genericValueSerde() {
    return serde(serdeConfig());
  }

  /** A client of this registry; {@code mock://} clients of one name share one registry. */
  public SchemaRegistryClient newClient() {
    return SchemaRegistryClientFactory.newClient(
        List.of(url), CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), serdeConfig(), Map.of());
  }

  // Confluent's serializers are typed by Object: what they read and write is decided by the
  // configuration.
  @SuppressWarnings("unchecked")
  private static <T> Serde<T> serde(Map<String, Object> config) {
    KafkaAvroSerializer serializer = new KafkaAvroSerializer();
    KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
    serializer.configure(config, false);
    deserializer.configure(config, false);
    return Serdes.serdeFrom(
        (Serializer<T>) serializer, (Deserializer<T>) (Deserializer<?>) deserializer);
  }
}
