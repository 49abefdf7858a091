package io.cgl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.Classification;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.stream.cli.ResetCommand;
import io.cgl.stream.reset.ApplicationReset;
import io.cgl.stream.reset.ResetPoint;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testsupport.Announcer;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.GroupProtocol;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class ApplicationResetIT {

  private static final String MODEL = "signs";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int TOTAL = 2000;

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Cluster cluster = new Cluster(kafka.bootstrapServers(), Map.of());
  private SchemaRegistry registry;
  private TopicCatalogue topics;
  private String events;
  private String prefix;
  private String application;

  @BeforeEach
  void connect() {
    String id = UUID.randomUUID().toString().substring(0, 8);
    registry = SchemaRegistry.at("mock://" + id, true);
    prefix = "cgl-" + id + ".";
    topics = new TopicCatalogue(prefix, registry);
    events = "events-" + id;
    application = "classifier-" + id;
    kafka.createTopic(events, 2, Map.of());
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void shouldClassifyAgainFromTheResetPoint(GroupProtocol protocol) throws Exception {
    // Of an application whose id begins with this one's.
    String others = application + "-2-class-counts-changelog";
    kafka.createTopic(others, 1, Map.of());
    send();
    announce();
    try (StreamClassifier classifier = StreamClassifier.start(config(protocol))) {
      awaitClassified(TOTAL);
      assertThat(classifier.failure()).isEmpty();

      assertThatThrownBy(() -> reset("earliest").plan())
          .isInstanceOf(ClassifierException.class)
          .hasMessageContaining("application '" + application + "' is running")
          .hasMessageContaining("stop all of its instances");
    }
    assertThat(changelogRecords()).isLessThan(TOTAL / 2);

    ApplicationReset reset = reset("1970-01-01T00:00:00.900Z");
    ApplicationReset.Plan plan = reset.plan();
    assertThat(plan.offsets())
        .containsOnly(
            Map.entry(new TopicPartition(events, 0), 450L),
            Map.entry(new TopicPartition(events, 1), 450L));
    assertThat(plan.internalTopics()).hasSize(7);
    assertThat(topicNames()).containsAll(plan.internalTopics());
    Files.createDirectories(plan.localState().resolve("0_1"));

    reset.execute(plan);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(topicNames().stream().filter(name -> name.startsWith(application)))
                    .containsOnly(others));
    assertThat(plan.localState()).doesNotExist();
    try (StreamClassifier classifier = StreamClassifier.start(config(protocol))) {
      awaitClassified(TOTAL + 1100);
      assertThat(classifier.failure()).isEmpty();
    }
    List<Long> offsets =
        classified().stream()
            .filter(c -> c.getSourcePartition() == 0)
            .map(Classification::getSourceOffset)
            .toList();
    assertThat(offsets).hasSize(1000 + 550);
    assertThat(offsets.subList(1000, offsets.size()).get(0)).isEqualTo(450L);
  }

  @Test
  void shouldAskForTheApplicationIdBeforeItDoesAnything() throws Exception {
    send();
    announce();
    try (StreamClassifier classifier = StreamClassifier.start(config(GroupProtocol.CLASSIC))) {
      awaitClassified(TOTAL);
      assertThat(classifier.failure()).isEmpty();
    }
    Set<String> before = topicNames();

    assertThat(command("yes\n")).isEqualTo(1);
    assertThat(out.toString())
        .contains("Resetting application '" + application + "'", "partition 1: 0")
        .contains(application + "-class-counts-changelog")
        .contains("events after these offsets are classified again");
    assertThat(err.toString()).contains("nothing was reset");
    assertThat(topicNames()).isEqualTo(before);

    assertThat(command(application + "\n")).isZero();
    assertThat(out.toString()).contains("Reset application '" + application + "'");

    assertThat(command("", "--yes", "--to", "latest")).isZero();
    assertThat(out.toString()).contains("partition 1: 1000");
  }

  @Test
  void shouldSayThatThereIsNoSuchApplication() {
    assertThatThrownBy(() -> reset("earliest").plan())
        .isInstanceOf(ClassifierException.class)
        .hasMessage(
            "there is no application '%s' on %s: check its id"
                .formatted(application, kafka.bootstrapServers()));
  }

  private int command(String typed, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap-servers",
                kafka.bootstrapServers(),
                "--events",
                events,
                "--model",
                MODEL,
                "--application-id",
                application,
                "--state-dir",
                folder.resolve("state").toString()));
    arguments.addAll(List.of(more));
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(typed.getBytes(Charset.defaultCharset())));
    try {
      return new CommandLine(new ResetCommand())
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true))
          .execute(arguments.toArray(String[]::new));
    } finally {
      System.setIn(before);
    }
  }

  private ApplicationReset reset(String to) {
    return new ApplicationReset(
        cluster, application, events, ResetPoint.parse(to), folder.resolve("state"));
  }

  private ClassifierConfig config(GroupProtocol protocol) {
    return ClassifierConfig.builder(cluster, registry, events, MODEL)
        .withApplicationId(application)
        .withTopicPrefix(prefix)
        .withGroupProtocol(protocol)
        .withWindow(Duration.ofSeconds(1))
        .withGrace(Duration.ofSeconds(1))
        .withStateDir(folder.resolve("state"))
        .build();
  }

  /** Events come a millisecond apart, in turn to both partitions. */
  private void send() throws Exception {
    TestEvents readings = new TestEvents(registry);
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
      for (int i = 0; i < TOTAL; i++) {
        sent.add(
            producer.send(
                new ProducerRecord<>(events, i % 2, (long) i, null, readings.reading(i % 3 - 1))));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }

  private void announce() throws Exception {
    try (Admin admin = cluster.newAdmin();
        Announcer announcer = new Announcer(cluster, topics)) {
      topics.createModelsTopic(admin, (short) 1);
      announcer.announce(
          LinearCheckpoint.signOfX(MODEL, 1f).write(folder.resolve("model"), 2000L, 1000L));
    }
  }

  private void awaitClassified(int count) {
    await().atMost(PATIENCE).until(() -> classified().size() >= count);
  }

  private List<Classification> classified() {
    List<Classification> all = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topics.classifications().name()))) {
      reader.readToEnd(
          record -> all.add(TopicReader.decode(topics.classifications(), record).value()));
    }
    return all;
  }

  /** What a new instance has to read before it can go on. */
  private int changelogRecords() throws Exception {
    List<String> changelogs =
        topicNames().stream()
            .filter(name -> name.startsWith(application) && name.endsWith("-changelog"))
            .filter(name -> !name.startsWith(application + "-2"))
            .toList();
    assertThat(changelogs).hasSize(6);
    int[] records = {0};
    try (TopicReader reader = new TopicReader(cluster, changelogs)) {
      reader.readToEnd(record -> records[0]++);
    }
    return records[0];
  }

  private Set<String> topicNames() throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      return admin.listTopics().names().get();
    }
  }
}
