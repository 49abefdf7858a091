package io.cgl.benchmarks.flink;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes events with the schemas of a registry. */
final class EventDecoder implements KafkaRecordDeserializationSchema<KeyedEvent> {

  private static final long serialVersionUID = 1L;

  private final String registry;
  private transient KafkaAvroDeserializer deserializer;

  EventDecoder(String registry) {
    this.registry = registry;
  }

  @Override
  public void open(InitializationContext context) {
    deserializer = new KafkaAvroDeserializer();
    deserializer.configure(Map.of("schema.registry.url", registry), false);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<KeyedEvent> out) {
    GenericRecord value = (GenericRecord) deserializer.deserialize(record.topic(), record.value());
    out.collect(
        new KeyedEvent(record.key(), value, record.topic(), record.partition(), record.offset()));
  }

  @Override
  public TypeInformation<KeyedEvent> getProducedType() {
    return TypeInformation.of(KeyedEvent.class);
  }
}
