package io.cgl.samples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.djl.Device;
import io.cgl.avro.Classification;
import io.cgl.avro.Label;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.avro.RetrainRequest;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.stream.ClassifierConfig;
import io.cgl.stream.StreamClassifier;
import io.cgl.stream.monitoring.http.HttpSettings;
import io.cgl.testing.harness.Workbench;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.BundleAnnouncement;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.checkpoint.TrainingTask;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.DatasetReader;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.evaluation.DatasetScoring;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.retrain.RetrainingJob;
import io.cgl.trainer.retrain.RetrainingSettings;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's own file and own events on a real broker: decimals, a union of two records, numbers in
 * texts with words for nothing, an older schema that has another name for one field and lacks
 * another. Training, serving and retraining see the same.
 */
class OwnEventsIT {

  private static final String MODEL = "payments";
  private static final String EVENTS = "payments";
  private static final String HEADER =
      "amount,work_class,detail.pin,detail.country,device,retries,label\n";
  private static final int TRAINED = 1_200;
  private static final int STREAMED = 600;

  private static final String COMMON =
      """
      {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 8, "scale": 2}},
      {"name": "detail", "type": ["null",
        {"type": "record", "name": "Card", "fields": [{"name": "pin", "type": "boolean"}]},
        {"type": "record", "name": "Transfer", "fields": [{"name": "country", "type": "string"}]}]},
      {"name": "device", "type": ["null", "string"]},
      """;
  private static final Schema FIRST =
      schema(COMMON + "{\"name\": \"workclass\", \"type\": \"string\"}");
  private static final Schema SECOND =
      schema(
          COMMON
              + """
              {"name": "work_class", "type": "string", "aliases": ["workclass"]},
              {"name": "retries", "type": "int", "default": 7}
              """);

  @TempDir private Path folder;

  /** A payment, as the file has it. */
  private record Payment(
      String amount, String workClass, String pin, String country, String device, int retries) {

    /** The default of retries is what payments of the first schema have. */
    static Payment draw(Random random, boolean first) {
      boolean card = random.nextBoolean();
      boolean large = random.nextInt(5) == 0;
      return new Payment(
          BigDecimal.valueOf((large ? 30_000 : 100) + random.nextInt(9_900), 2).toString(),
          List.of("Private", "Local-gov", "State-gov").get(random.nextInt(3)),
          card ? List.of("True", "false").get(random.nextInt(2)) : "",
          card ? "" : List.of("DE", "FR", "XX").get(random.nextInt(3)),
          List.of("NA", "?", "11", "8080.0", "null", "1,024").get(random.nextInt(6)),
          first ? 7 : random.nextInt(10));
    }

    String label() {
      if (amount.length() > 5) {
        return "large";
      }
      return workClass.equals("State-gov") || country.equals("XX") ? "fraud" : "ok";
    }

    String row() {
      return String.join(
              ",", amount, " " + workClass, pin, country, '"' + device + '"', retries + "", label())
          + "\n";
    }

    GenericRecord event(boolean first) {
      GenericRecord event = new GenericData.Record(first ? FIRST : SECOND);
      event.put("amount", ByteBuffer.wrap(new BigDecimal(amount).unscaledValue().toByteArray()));
      event.put(first ? "workclass" : "work_class", workClass);
      event.put("device", device);
      List<Schema> branches = FIRST.getField("detail").schema().getTypes();
      GenericRecord detail = new GenericData.Record(branches.get(pin.isEmpty() ? 2 : 1));
      detail.put(0, pin.isEmpty() ? country : (Object) Boolean.valueOf(pin));
      event.put("detail", detail);
      if (!first) {
        event.put("retries", retries);
      }
      return event;
    }
  }

  @Test
  void shouldServeAndRetrainOnWhatWasTrained() throws Exception {
    Random random = new Random(16);
    List<Payment> trained = new ArrayList<>();
    List<Payment> streamed = new ArrayList<>();
    for (int i = 0; i < TRAINED; i++) {
      trained.add(Payment.draw(random, i % 3 == 0));
    }
    for (int i = 0; i < STREAMED; i++) {
      streamed.add(Payment.draw(random, isFirst(i)));
    }
    CsvRows training = rows("training.csv", trained);
    CheckpointBundle checkpoint = train(training);
    List<String> expected = labels(checkpoint, rows("held-out.csv", streamed));

    try (Workbench bench = Workbench.open(Map.of())) {
      TopicCatalogue topics = new TopicCatalogue(TopicCatalogue.DEFAULT_PREFIX, bench.registry());
      bench.createTopic(EVENTS, 1, Map.of());
      bench.createTopic(topics.labels().name(), 1, Map.of());
      register(bench, FIRST, SECOND);
      announce(bench, topics, checkpoint);
      ClassifierConfig config =
          ClassifierConfig.builder(bench.cluster(), bench.registry(), EVENTS, MODEL)
              .withHttp(HttpSettings.at(HttpSettings.LOOPBACK, 0))
              .withStateDir(folder.resolve("state"))
              .build();
      Instant begin = Instant.now();
      try (StreamClassifier classifier = StreamClassifier.start(config)) {
        await().until(() -> classifier.state() == StreamClassifier.State.RUNNING);
        send(bench, topics, streamed);

        Map<String, String> classified = classified(bench, topics);

        assertThat(classified).hasSize(STREAMED);
        for (int i = 0; i < STREAMED; i++) {
          assertThat(classified.get("payment-" + i)).as("event %d", i).isEqualTo(expected.get(i));
        }
        assertThat(expected).isEqualTo(streamed.stream().map(Payment::label).toList());
      }
      ModelStatus kept = retrain(bench, topics, checkpoint, training, begin);
      assertThat(kept.getState()).isEqualTo(ModelState.KEPT_CHAMPION);
      assertThat(kept.getReason()).contains("the champion is right on 150 of 150");
    }
  }

  private static boolean isFirst(int event) {
    return event < STREAMED / 3;
  }

  private CsvRows rows(String name, List<Payment> payments) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    payments.forEach(payment -> text.append(payment.row()));
    return CsvRows.open(Files.writeString(folder.resolve(name), text), "label", Set.of());
  }

  private CheckpointBundle train(CsvRows rows) {
    TableProfile profile = TableProfile.of(rows, TableProfile.Overrides.NONE);
    return new CheckpointTrainer(Device.cpu(), Clock.systemUTC())
        .train(
            TrainingTask.of(MODEL, rows, profile, 0.2, network()),
            folder.resolve("checkpoint"),
            TrainingListener.NONE);
  }

  private static CglNetConfig network() {
    return CglNetConfig.defaults().with("width", 32).with("experts", 2).with("epochs", 30);
  }

  /** What the checkpoint says of the rows of a file. */
  private static List<String> labels(CheckpointBundle bundle, CsvRows rows) {
    List<String> classes = bundle.manifest().classes();
    try (Checkpoint checkpoint = Checkpoint.load(bundle, 1);
        ScoringSession session = checkpoint.newSession()) {
      Dataset data = DatasetReader.read(rows, checkpoint.encoder(), classes);
      Scores scores = DatasetScoring.score(session, data, classes.size());
      LabelDecision decision = LabelDecision.of(bundle.manifest());
      List<String> labels = new ArrayList<>();
      for (int row = 0; row < data.rows(); row++) {
        labels.add(classes.get(decision.label(scores, row)));
      }
      return labels;
    }
  }

  private static void register(Workbench bench, Schema... versions) throws Exception {
    try (SchemaRegistryClient registry = bench.registry().newClient()) {
      for (Schema version : versions) {
        registry.register(EVENTS + "-value", new AvroSchema(version));
      }
    }
  }

  private static void announce(Workbench bench, TopicCatalogue topics, CheckpointBundle bundle) {
    new ModelDirectory(bench.cluster(), topics)
        .createTopic((short) 1)
        .change(
            MODEL,
            models ->
                models.activate(
                    BundleAnnouncement.of(bundle, Instant.now(), null, Optional.empty())));
  }

  /** Payments with their true labels; those of the first schema come first. */
  private static void send(Workbench bench, TopicCatalogue topics, List<Payment> payments) {
    Topic<byte[], Label> labels = topics.labels();
    try (KafkaProducer<byte[], byte[]> producer = bench.cluster().newProducer(Map.of());
        Serializer<GenericRecord> serializer = bench.registry().genericValueSerde().serializer()) {
      for (int i = 0; i < payments.size(); i++) {
        byte[] key = ("payment-" + i).getBytes(UTF_8);
        byte[] value = serializer.serialize(EVENTS, payments.get(i).event(isFirst(i)));
        send(producer, new ProducerRecord<>(EVENTS, key, value));
        send(producer, labels.record(key, new Label(payments.get(i).label(), null, null)));
      }
      producer.flush();
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    var unused = producer.send(record); // Flushing waits for it.
  }

  private static Map<String, String> classified(Workbench bench, TopicCatalogue topics) {
    Topic<byte[], Classification> topic = topics.classifications();
    Map<String, String> labels = new HashMap<>();
    try (TopicReader reader = new TopicReader(bench.cluster(), List.of(topic.name()))) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                reader
                    .poll(Duration.ofMillis(200))
                    .forEach(
                        raw ->
                            labels.put(
                                new String(raw.key(), UTF_8),
                                TopicReader.decode(topic, raw).value().getLabel()));
                return labels.size() == STREAMED;
              });
    }
    return labels;
  }

  private ModelStatus retrain(
      Workbench bench,
      TopicCatalogue topics,
      CheckpointBundle champion,
      CsvRows training,
      Instant since)
      throws InterruptedException {
    RetrainingSettings settings =
        RetrainingSettings.builder(MODEL, EVENTS, training, folder.resolve("store"))
            .withSpan(Duration.ZERO)
            .withLabels(STREAMED / 2, Duration.ofMinutes(1))
            .withConfig(network())
            .build();
    RetrainingJob job =
        new RetrainingJob(
            bench.cluster(),
            topics,
            settings,
            new CheckpointTrainer(Device.cpu(), Clock.systemUTC()),
            TrainingListener.NONE,
            Clock.systemUTC());
    Thread thread = new Thread(job, "retraining");
    thread.start();
    try (job) {
      request(bench, topics, champion, since);
      return status(bench, topics);
    } finally {
      thread.join();
    }
  }

  private static void request(
      Workbench bench, TopicCatalogue topics, CheckpointBundle champion, Instant since) {
    RetrainRequest request =
        new RetrainRequest("request", MODEL, champion.manifest().modelId(), "test", since, since);
    try (KafkaProducer<byte[], byte[]> producer = bench.cluster().newProducer(Map.of())) {
      send(producer, topics.retrainRequests().record(MODEL, request));
      producer.flush();
    }
  }

  private static ModelStatus status(Workbench bench, TopicCatalogue topics) {
    Topic<String, ModelStatus> topic = topics.modelStatus();
    List<ModelStatus> found = new ArrayList<>();
    try (TopicReader reader = new TopicReader(bench.cluster(), List.of(topic.name()))) {
      await()
          .atMost(Duration.ofMinutes(3))
          .until(
              () -> {
                reader
                    .poll(Duration.ofMillis(200))
                    .forEach(raw -> found.add(TopicReader.decode(topic, raw).value()));
                found.removeIf(status -> status.getRetrainRequestId() == null);
                return !found.isEmpty();
              });
    }
    return found.get(0);
  }

  private static Schema schema(String fields) {
    return new SchemaParser()
        .parse("{\"type\": \"record\", \"name\": \"Payment\", \"fields\": [" + fields + "]}")
        .mainSchema();
  }
}
