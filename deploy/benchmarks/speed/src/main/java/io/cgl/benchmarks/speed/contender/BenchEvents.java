package io.cgl.benchmarks.speed.contender;

import io.cgl.checkpoint.features.InputField;
import io.cgl.testing.harness.HarnessException;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Events of {@value #FIELDS} floats, as the user's own producer would write them. */
public final class BenchEvents {

  public static final int FIELDS = 64;

  private static final long SEED = 64;

  private static final Schema SCHEMA = schema();

  private BenchEvents() {}

  /** The events' fields as a model names them. */
  static List<InputField> inputs() {
    List<InputField> inputs = new ArrayList<>();
    SCHEMA.getFields().forEach(field -> inputs.add(new InputField.Numeric(field.name())));
    return inputs;
  }

  /** Writes events to a topic, the partitions in turn. */
  public static void produce(
      Cluster cluster, SchemaRegistry registry, String topic, int partitions, int events) {
    Random random = new Random(SEED);
    AtomicReference<Exception> failure = new AtomicReference<>();
    Map<String, Object> bulk =
        Map.of(ProducerConfig.LINGER_MS_CONFIG, 20, ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(bulk);
        Serializer<GenericRecord> serializer = registry.genericValueSerde().serializer()) {
      for (int i = 0; i < events; i++) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
        byte[] value = serializer.serialize(topic, event(random));
        ProducerRecord<byte[], byte[]> sent =
            new ProducerRecord<>(topic, i % partitions, key, value);
        var unused = producer.send(sent, (metadata, e) -> failure.compareAndSet(null, e));
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new HarnessException(
          "the embedded broker refused events: " + failure.get().getMessage(), failure.get());
    }
  }

  /** Some events in Confluent's wire format, for senders that must not spend time on encoding. */
  public static byte[][] encoded(SchemaRegistry registry, String topic, int events) {
    Random random = new Random(SEED);
    try (Serializer<GenericRecord> serializer = registry.genericValueSerde().serializer()) {
      return IntStream.range(0, events)
          .mapToObj(i -> serializer.serialize(topic, event(random)))
          .toArray(byte[][]::new);
    }
  }

  private static GenericRecord event(Random random) {
    GenericRecord event = new GenericData.Record(SCHEMA);
    for (int field = 0; field < FIELDS; field++) {
      event.put(field, (float) random.nextGaussian());
    }
    return event;
  }

  private static Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("Reading").namespace("io.cgl.bench").fields();
    IntStream.range(0, FIELDS).forEach(i -> fields.requiredFloat("f" + i));
    return fields.endRecord();
  }
}
