package io.cgl.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.stream.cli.ModelsCommand;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testsupport.Announcer;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.topics.models.ModelDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A checkpoint's way from the first announcement to its rollback, by the commands for it. */
class ModelLifeIT {

  private static final String MODEL = "signs";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int KEYS = 400;
  private static final double SHARE = 0.2;

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();

  @TempDir Path folder;

  /** Of this test's own, for the broker is shared. */
  private final String own = UUID.randomUUID().toString().substring(0, 8);

  private final String events = TestEvents.TOPIC + "-" + own;
  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + own, true);
  private final TopicCatalogue topics = new TopicCatalogue(own + ".", registry);
  private final TestEvents readings = new TestEvents(registry);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Cluster cluster;
  @AutoClose private KafkaProducer<byte[], byte[]> producer;
  private CheckpointBundle a;
  private CheckpointBundle b;
  private int sent;
  private final Set<String> seen = new HashSet<>();

  @BeforeEach
  void connect() throws Exception {
    cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    producer = cluster.newProducer(Map.of());
    kafka.createTopic(events, 2, Map.of());
    a = LinearCheckpoint.signOfX(MODEL, 1f).write(folder.resolve("a"), 1L, 1L);
    b = LinearCheckpoint.signOfX(MODEL, 2f).write(folder.resolve("b"), 1L, 1L);
    new ModelDirectory(cluster, topics)
        .createTopic((short) 1)
        .change(MODEL, models -> models.activate(Announcer.of(a).build()));
    new ModelDirectory(cluster, topics)
        .change(MODEL, models -> models.register(Announcer.of(b).build()));
  }

  @Test
  void shouldLiveFromShadowToCanaryToActiveAndBackAndLoseNothing() throws Exception {
    Set<String> ofTheCanary;
    try (StreamClassifier classifier = start()) {
      assertThat(classified(sendOneOfEachKey())).containsOnlyKeys(id(a));
      assertThat(classifier.servedModelId()).contains(id(a));

      assertThat(models("shadow", "--id", id(b).substring(0, 6))).isZero();
      assertThat(out.toString()).contains("is shadow").contains("shadowing " + id(b));
      assertThat(classified(sendOneOfEachKey())).containsOnlyKeys(id(a));

      assertThat(models("canary", "--id", id(b), "--share", String.valueOf(SHARE))).isZero();
      JsonNode shadowed = list(b);
      assertThat(shadowed.at("/role").asText()).isEqualTo("canary");
      assertThat(shadowed.at("/share").asDouble()).isEqualTo(SHARE);
      assertThat(shadowed.at("/agreement/active").asText()).isEqualTo(id(a));
      // Batches that come while the shadow is at another one are not compared.
      long compared = shadowed.at("/agreement/events").asLong();
      assertThat(compared).isBetween(1L, (long) KEYS);
      assertThat(shadowed.at("/agreement/agreed").asLong()).isEqualTo(compared);
      ofTheCanary = classified(sendOneOfEachKey()).get(id(b));
      assertThat(ofTheCanary).hasSizeBetween(KEYS / 8, KEYS / 3);
      assertThat(classifier.failure()).isEmpty();
    }

    try (StreamClassifier classifier = start()) {
      await()
          .atMost(PATIENCE)
          .until(() -> list(b).at("/instances/0/state").asText(), "canary"::equals);
      assertThat(classified(sendOneOfEachKey()).get(id(b)))
          .as("the canary's keys stay its own over a restart")
          .isEqualTo(ofTheCanary);

      assertThat(models("activate", "--id", id(b))).isZero();
      assertThat(classifier.servedModelId()).contains(id(b));
      assertThat(classified(sendOneOfEachKey())).containsOnlyKeys(id(b));

      assertThat(models("rollback")).isZero();
      assertThat(classifier.servedModelId()).contains(id(a));
      assertThat(classified(sendOneOfEachKey())).containsOnlyKeys(id(a));

      assertThat(models("rollback")).isEqualTo(1);
      assertThat(err.toString()).contains("has no checkpoint before " + id(a));
    }
    assertThat(classifications()).hasSize(sent);
  }

  @Test
  void shouldFailWithTheReasonWhenTheClassifierRejectsWhatIsActivated() throws Exception {
    try (StreamClassifier classifier = start()) {
      classified(sendOneOfEachKey());
      Files.delete(b.graph());

      assertThat(models("activate", "--id", id(b))).isEqualTo(1);

      assertThat(err.toString()).contains("rejects " + id(b)).contains("model.onnx is missing");
      assertThat(classifier.servedModelId()).contains(id(a));
      assertThat(models("list")).isZero();
      assertThat(out.toString()).contains("rejected 1").contains("model.onnx is missing");

      assertThat(models("rollback")).isZero();
      assertThat(out.toString()).contains("loaded " + id(a));
    }
  }

  @Test
  void shouldNameTheIdsAndTheModelsThatThereAre() {
    assertThat(models("activate", "--id", "fff", "--wait", "0s")).isNotZero();
    assertThat(err.toString())
        .contains("model 'signs' has no checkpoint 'fff': there are")
        .contains(id(a), id(b));
    assertThat(run("list", "--model", "sings")).isNotZero();
    assertThat(err.toString()).contains("there are models [signs]");
  }

  private StreamClassifier start() {
    return StreamClassifier.start(
        ClassifierConfig.builder(cluster, registry, events, MODEL)
            .withApplicationId("classifier-" + own)
            .withTopicPrefix(own + ".")
            .withStateDir(folder.resolve("state"))
            .build());
  }

  /** Sends an event of every key; the number of all that were sent so far. */
  private int sendOneOfEachKey() throws Exception {
    List<java.util.concurrent.Future<?>> acknowledged = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      acknowledged.add(
          producer.send(
              new ProducerRecord<>(
                  events, ("key-" + key).getBytes(UTF_8), readings.reading(key - KEYS / 2.0))));
    }
    for (java.util.concurrent.Future<?> each : acknowledged) {
      each.get();
    }
    sent += KEYS;
    return sent;
  }

  /** Waits until so many are classified; the keys of those that are new, by the model's id. */
  private Map<String, Set<String>> classified(int total) {
    await().atMost(PATIENCE).until(() -> classifications().size() >= total);
    Map<String, Set<String>> keys = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : classifications()) {
      if (seen.add(record.partition() + "/" + record.offset())) {
        keys.computeIfAbsent(
                TopicReader.decode(topics.classifications(), record).value().getModelId(),
                id -> new TreeSet<>())
            .add(new String(record.key(), UTF_8));
      }
    }
    return keys;
  }

  private List<ConsumerRecord<byte[], byte[]>> classifications() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topics.classifications().name()))) {
      reader.readToEnd(records::add);
    }
    return records;
  }

  private JsonNode list(CheckpointBundle bundle) throws Exception {
    assertThat(models("list", "--json")).isZero();
    for (JsonNode row : new ObjectMapper().readTree(out.toString()).get("checkpoints")) {
      if (row.get("id").asText().equals(id(bundle))) {
        return row;
      }
    }
    throw new AssertionError("no row of " + id(bundle) + " in " + out);
  }

  private int models(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--model", MODEL));
    return run(all.toArray(String[]::new));
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
    all.addAll(
        List.of(
            "--schema-registry", registry.url(), "--auto-register", "--topic-prefix", own + "."));
    return new CommandLine(new ModelsCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println(e.getMessage());
              return 1;
            })
        .execute(all.toArray(String[]::new));
  }

  private static String id(CheckpointBundle bundle) {
    return bundle.manifest().modelId();
  }
}
