package io.cgl.benchmarks.flink;

import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** Encodes classifications with the schema that a registry has, or gets, for them. */
final class ResultEncoder implements SerializationSchema<KeyedResult> {

  private static final long serialVersionUID = 1L;

  private final String registry;
  private final String topic;
  private transient KafkaAvroSerializer serializer;

  ResultEncoder(String registry, String topic) {
    this.registry = registry;
    this.topic = topic;
  }

  @Override
  public void open(InitializationContext context) {
    serializer = new KafkaAvroSerializer();
    serializer.configure(Map.of("schema.registry.url", registry), false);
  }

  @Override
  public byte[] serialize(KeyedResult result) {
    return serializer.serialize(topic, result.value());
  }
}
