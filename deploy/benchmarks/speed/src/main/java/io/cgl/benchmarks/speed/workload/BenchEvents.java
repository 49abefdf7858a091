package io.cgl.benchmarks.speed.workload;

import io.cgl.testing.harness.HarnessException;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import java.nio.ByteBuffer;
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

/**
 * Events that are sent in turn, as the user's own producer would write them.
 *
 * @param distinct all that differ, in the order in which they are sent
 */
public record BenchEvents(List<GenericRecord> distinct) {

  private static final int RANDOM_EVENTS = 5000;
  private static final long SEED = 64;

  public BenchEvents {
    distinct = List.copyOf(distinct);
  }

  /** Random events of so many floats. */
  static BenchEvents floats(int fields) {
    SchemaBuilder.FieldAssembler<Schema> record =
        SchemaBuilder.record("Reading").namespace("io.cgl.bench").fields();
    IntStream.range(0, fields).forEach(i -> record.requiredFloat(field(i)));
    Schema schema = record.endRecord();
    Random random = new Random(SEED);
    return new BenchEvents(
        IntStream.range(0, RANDOM_EVENTS).mapToObj(i -> random(schema, random)).toList());
  }

  /** The name of a field of {@link #floats}. */
  static String field(int index) {
    return "f" + index;
  }

  /** Writes events to a topic, the partitions in turn. */
  public void produce(
      Cluster cluster, SchemaRegistry registry, String topic, int partitions, int events) {
    byte[][] values = encoded(registry, topic);
    AtomicReference<Exception> failure = new AtomicReference<>();
    Map<String, Object> bulk =
        Map.of(ProducerConfig.LINGER_MS_CONFIG, 20, ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(bulk)) {
      for (int i = 0; i < events; i++) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
        ProducerRecord<byte[], byte[]> sent =
            new ProducerRecord<>(topic, i % partitions, key, values[i % values.length]);
        var unused = producer.send(sent, (metadata, e) -> failure.compareAndSet(null, e));
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new HarnessException(
          "the embedded broker refused events: " + failure.get().getMessage(), failure.get());
    }
  }

  /** All in Confluent's wire format, for senders that must not spend time on encoding. */
  public byte[][] encoded(SchemaRegistry registry, String topic) {
    try (Serializer<GenericRecord> serializer = registry.genericValueSerde().serializer()) {
      return distinct.stream()
          .map(event -> serializer.serialize(topic, event))
          .toArray(byte[][]::new);
    }
  }

  private static GenericRecord random(Schema schema, Random random) {
    GenericRecord event = new GenericData.Record(schema);
    for (int field = 0; field < schema.getFields().size(); field++) {
      event.put(field, (float) random.nextGaussian());
    }
    return event;
  }
}
