package io.cgl.stream.monitoring.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.avro.Label;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.InputField;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.drift.quality.QualitySettings;
import io.cgl.stream.ClassifierConfig;
import io.cgl.stream.monitoring.http.HttpSettings;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.models.ModelAnnouncements;
import io.cgl.topics.models.ModelChange;
import io.cgl.topics.models.ModelDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A stream of connections on a real broker, in windows of a minute, whose class shares drift. Each
 * event names its class by the largest of its fields.
 */
final class WatchedStream implements AutoCloseable {

  static final String MODEL = "ids";

  /** A name that a careless page would take for markup. */
  static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";

  static final List<String> CLASSES =
      List.of("normal", "neptune", "smurf", "portsweep", "guess_passwd", HOSTILE);

  static final int WINDOWS = 60;
  static final int DRIFT_FROM = 42;

  private static final List<Long> REFERENCE = List.of(6000L, 2000L, 1200L, 500L, 200L, 100L);
  private static final double[] USUAL = {.60, .20, .12, .05, .02, .01};
  private static final double[] DRIFTED = {.50, .18, .11, .05, .13, .03};
  private static final int EVENTS_A_WINDOW = 120;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private static final Schema CONNECTION = schema();

  private final String own;
  private final String events;
  private final Cluster cluster;
  private final SchemaRegistry registry;
  private final TopicCatalogue topics;
  private final Serializer<GenericRecord> serializer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Path folder;
  private final Random random = new Random(7);
  private final Instant begin =
      Instant.now()
          .minus(WINDOW.multipliedBy(WINDOWS + 1))
          .truncatedTo(java.time.temporal.ChronoUnit.MINUTES);

  /**
   * @param own what its topics begin with
   * @param folder for bundles and state
   */
  WatchedStream(EmbeddedKafka kafka, String own, Path folder) {
    this.own = own;
    this.folder = folder;
    events = "connections-" + own;
    cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    registry = SchemaRegistry.at("mock://" + own, true);
    topics = new TopicCatalogue(own + ".", registry);
    serializer = registry.genericValueSerde().serializer();
    producer = cluster.newProducer(Map.of());
    kafka.createTopic(events, 1, Map.of());
    new ModelDirectory(cluster, topics).createTopic((short) 1);
  }

  /** What the page of a classifier shows. */
  static ShownStream shown(ClassifierConfig config) {
    return new ShownStream(
        config.cluster(),
        config.topics(),
        config.modelName(),
        config.deadLetters(),
        config.quality().isPresent());
  }

  ClassifierConfig config(String instance) {
    return ClassifierConfig.builder(cluster, registry, events, MODEL)
        .withApplicationId("classifier-" + own)
        .withTopicPrefix(own + ".")
        .withWindow(WINDOW)
        .withGrace(Duration.ofSeconds(1))
        .withQuality(new QualitySettings(Duration.ofDays(1), Duration.ofSeconds(1)))
        .withHttp(HttpSettings.at(HttpSettings.LOOPBACK, 0))
        .withStateDir(folder.resolve("state-" + instance))
        .build();
  }

  /** A checkpoint; each sharpness makes another one. */
  CheckpointBundle checkpoint(float sharpness) throws Exception {
    float[][] weights = new float[CLASSES.size()][CLASSES.size()];
    List<InputField> inputs = new ArrayList<>();
    for (int k = 0; k < weights.length; k++) {
      weights[k][k] = sharpness;
      inputs.add(new InputField.Numeric("f" + k));
    }
    return new LinearCheckpoint(MODEL, inputs, CLASSES, weights)
        .write(folder.resolve("bundle-" + sharpness), REFERENCE.toArray(Long[]::new));
  }

  void change(Function<ModelAnnouncements, ModelChange> decide) {
    new ModelDirectory(cluster, topics).change(MODEL, decide);
  }

  static io.cgl.avro.ModelAnnouncement announced(CheckpointBundle bundle) {
    return Announcer.of(bundle)
        .setAnnouncedAt(Instant.now())
        .setMetrics(bundle.manifest().metrics())
        .build();
  }

  /** Sends windows of events, the first of each broken, with the labels of some. */
  void play(int fromWindow, int toWindow) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (int window = fromWindow; window < toWindow; window++) {
      double[] shares = window < DRIFT_FROM ? USUAL : DRIFTED;
      for (int i = 0; i < EVENTS_A_WINDOW; i++) {
        long time =
            begin.plus(WINDOW.multipliedBy(window)).toEpochMilli()
                + i * WINDOW.toMillis() / EVENTS_A_WINDOW;
        byte[] key = ("host-" + window + "-" + i).getBytes(UTF_8);
        int drawn = drawn(shares);
        byte[] value = i == 0 ? "{\"broken\": true}".getBytes(UTF_8) : event(drawn);
        sent.add(producer.send(new ProducerRecord<>(events, 0, time, key, value)));
        if (i % 4 == 1) {
          sent.add(
              producer.send(topics.labels().record(key, new Label(truth(drawn), null, "soc"))));
        }
      }
    }
    for (Future<?> each : sent) {
      each.get();
    }
  }

  @Override
  public void close() {
    producer.close();
    serializer.close();
  }

  /** Mostly what is predicted; the rare ones are confused most. */
  private String truth(int predicted) {
    return random.nextDouble() < .04 + .05 * predicted
        ? CLASSES.get(Math.max(0, predicted - 1))
        : CLASSES.get(predicted);
  }

  private int drawn(double[] shares) {
    double left = random.nextDouble();
    int k = 0;
    while (k < shares.length - 1 && left >= shares[k]) {
      left -= shares[k++];
    }
    return k;
  }

  private byte[] event(int drawn) {
    GenericRecordBuilder event = new GenericRecordBuilder(CONNECTION);
    for (int k = 0; k < CLASSES.size(); k++) {
      event.set("f" + k, k == drawn ? 3.0 : 0.0);
    }
    return serializer.serialize(events, event.build());
  }

  private static Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Connection").fields();
    for (int k = 0; k < CLASSES.size(); k++) {
      fields = fields.requiredDouble("f" + k);
    }
    return fields.endRecord();
  }
}
