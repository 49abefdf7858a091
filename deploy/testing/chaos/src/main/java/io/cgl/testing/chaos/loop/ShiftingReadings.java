package io.cgl.testing.chaos.loop;

import io.cgl.avro.Label;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.trainer.data.ListedRows;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Events whose class frequencies shift, and their labels: points in a plane, a cloud for each class
 * around a circle. Every other shift turns the circle too, so that a model that learnt of it beats
 * one that did not; the others leave nothing to learn.
 *
 * <p>Safe for use by several threads.
 */
final class ShiftingReadings implements AutoCloseable {

  static final List<String> FIELDS = List.of("x", "y");

  private static final String[] CLASSES = {"north", "east", "south", "west"};
  private static final double[] FREQUENT_FIRST = {0.70, 0.15, 0.10, 0.05};
  private static final double RADIUS = 2;
  private static final double SPREAD = 0.6;
  private static final double TURN = Math.PI / 4;
  private static final Schema SCHEMA =
      SchemaBuilder.record("Reading")
          .namespace("io.cgl.chaos")
          .fields()
          .requiredDouble("x")
          .requiredDouble("y")
          .endRecord();

  private final String topic;
  private final Topic<byte[], Label> labels;
  private final Serializer<GenericRecord> serializer;
  private final Random random;
  private double[] shares = FREQUENT_FIRST.clone();
  private double[] sharesBefore = shares;
  private double angle;
  private double angleBefore;
  private int shifts;
  private long sent;

  ShiftingReadings(String topic, TopicCatalogue topics, long seed) {
    this.topic = topic;
    this.labels = topics.labels();
    this.serializer = topics.registry().genericValueSerde().serializer();
    this.random = new Random(seed);
  }

  /** From here on another class is frequent; every other time the classes move too. */
  synchronized void shift() {
    sharesBefore = shares;
    angleBefore = angle;
    int turned = 1 + random.nextInt(CLASSES.length - 1);
    shares = new double[CLASSES.length];
    for (int label = 0; label < shares.length; label++) {
      shares[label] = sharesBefore[(label + turned) % shares.length];
    }
    if (shifts++ % 2 == 0) {
      angle += TURN;
    }
  }

  /** As it was before the last shift. */
  synchronized void shiftBack() {
    shares = sharesBefore;
    angle = angleBefore;
  }

  /** Labelled rows of what the stream looks like now. */
  synchronized ListedRows rows(int count) {
    return new ListedRows(
        "readings",
        FIELDS,
        Stream.generate(
                () -> {
                  int label = draw();
                  double[] point = point(label);
                  return new ListedRows.Row(new Object[] {point[0], point[1]}, CLASSES[label]);
                })
            .limit(count)
            .toList());
  }

  /** The next event and its label. */
  synchronized List<ProducerRecord<byte[], byte[]>> next(Instant now) {
    int label = draw();
    double[] point = point(label);
    GenericRecord reading = new GenericData.Record(SCHEMA);
    reading.put("x", point[0]);
    reading.put("y", point[1]);
    byte[] key = ("reading-" + sent++).getBytes(StandardCharsets.UTF_8);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    records.add(
        new ProducerRecord<>(
            topic, null, now.toEpochMilli(), key, serializer.serialize(topic, reading)));
    records.add(labels.record(key, new Label(CLASSES[label], now, "chaos"), now.toEpochMilli()));
    return records;
  }

  @Override
  public void close() {
    serializer.close();
  }

  private int draw() {
    double u = random.nextDouble() * Arrays.stream(shares).sum();
    int label = 0;
    while (label < shares.length - 1 && u >= shares[label]) {
      u -= shares[label++];
    }
    return label;
  }

  private double[] point(int label) {
    double at = angle + 2 * Math.PI * label / CLASSES.length;
    return new double[] {
      RADIUS * Math.cos(at) + SPREAD * random.nextGaussian(),
      RADIUS * Math.sin(at) + SPREAD * random.nextGaussian()
    };
  }
}
