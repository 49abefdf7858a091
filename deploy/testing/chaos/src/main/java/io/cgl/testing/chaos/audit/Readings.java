package io.cgl.testing.chaos.audit;

import io.cgl.checkpoint.features.InputField;
import io.cgl.topics.SchemaRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The events of a run, as a user's own producer would write them: keys, each with a sequence of its
 * own, and a few events among them that cannot be decoded.
 *
 * <p>Not safe for use by several threads.
 */
public final class Readings implements AutoCloseable {

  /** Partitions of the events' topic. */
  public static final int PARTITIONS = 4;

  private static final int KEYS = 500;
  private static final int FIELDS = 8;
  private static final int ONE_BAD_IN = 200;
  private static final int UNKNOWN_SCHEMA = 1_000_000;
  private static final String BAD = "cgl.chaos.bad";
  private static final Schema SCHEMA = schema();

  private final String topic;
  private final Serializer<GenericRecord> serializer;
  private final Random random;
  private final long[] sequences = new long[KEYS];

  public Readings(String topic, SchemaRegistry registry, long seed) {
    this.topic = topic;
    this.serializer = registry.genericValueSerde().serializer();
    this.random = new Random(seed);
  }

  /** What a model takes from them. */
  public static List<InputField> inputs() {
    return IntStream.range(0, FIELDS)
        .<InputField>mapToObj(i -> new InputField.Numeric("f" + i))
        .toList();
  }

  /** Whether these are headers of an event that must be dead-lettered, or of its dead letter. */
  static boolean isBad(Headers headers) {
    return headers.lastHeader(BAD) != null;
  }

  public ProducerRecord<byte[], byte[]> next() {
    int key = random.nextInt(KEYS);
    GenericRecord reading = new GenericData.Record(SCHEMA);
    reading.put("sequence", sequences[key]++);
    for (int i = 0; i < FIELDS; i++) {
      reading.put("f" + i, (float) random.nextGaussian());
    }
    byte[] value = serializer.serialize(topic, reading);
    boolean bad = random.nextInt(ONE_BAD_IN) == 0;
    ProducerRecord<byte[], byte[]> event =
        new ProducerRecord<>(
            topic, ("key-" + key).getBytes(StandardCharsets.UTF_8), bad ? spoiled(value) : value);
    if (bad) {
      event.headers().add(BAD, new byte[0]);
    }
    return event;
  }

  @Override
  public void close() {
    serializer.close();
  }

  private byte[] spoiled(byte[] value) {
    return switch (random.nextInt(3)) {
      case 0 -> "no magic byte".getBytes(StandardCharsets.UTF_8);
      case 1 -> ByteBuffer.wrap(value.clone()).putInt(1, UNKNOWN_SCHEMA).array();
      default -> Arrays.copyOf(value, value.length - FIELDS);
    };
  }

  private static Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("Reading").namespace("io.cgl.chaos").fields().requiredLong("sequence");
    IntStream.range(0, FIELDS).forEach(i -> fields.requiredFloat("f" + i));
    return fields.endRecord();
  }
}
