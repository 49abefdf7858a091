package io.cgl.stream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.HOURS;
import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.ClassFrequency;
import io.cgl.avro.Classification;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code cgl drift} over topics that a classifier wrote. */
class DriftCommandIT {

  private static final int WINDOWS = 40;
  private static final int CHANGE = 30;

  /** Not long ago: brokers forget the producers of records that are older than a day. */
  private final Instant begin = Instant.now().truncatedTo(HOURS).minus(3, HOURS);

  private static final EmbeddedKafka kafka = EmbeddedKafka.shared();

  @TempDir Path folder;

  private final String own = UUID.randomUUID().toString().substring(0, 8);
  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + own, true);
  private final TopicCatalogue topics = new TopicCatalogue(own + ".", registry);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Future<?>> sent = new ArrayList<>();
  @AutoClose private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void connect() throws Exception {
    producer = new Cluster(kafka.bootstrapServers(), Map.of()).newProducer(Map.of());
    kafka.createTopic(topics.classFrequencies().name(), 1, Map.of());
    kafka.createTopic(topics.classifications().name(), 3, Map.of());
  }

  @Test
  void shouldReplayClassFrequenciesAgainstTheirOwnReference() throws Exception {
    for (int i = 0; i < WINDOWS; i++) {
      sendFrequencies("signs", i);
    }

    assertThat(drift(topics.classFrequencies().name())).isZero();

    assertThat(out.toString()).contains("4,000 events in 40 windows, 40 of them judged");
    assertAlarmSoonAfterTheChange();
  }

  @Test
  void shouldCountClassificationsAnewAndNotTheUnknown() throws Exception {
    for (int i = 0; i < WINDOWS; i++) {
      for (int event = 0; event < 100; event++) {
        sendClassification(i, event);
      }
    }

    assertThat(drift(topics.classifications().name())).isZero();

    assertThat(out.toString()).contains("4,000 events in 40 windows, 30 of them judged");
    assertAlarmSoonAfterTheChange();
    assertThat(out.toString()).doesNotContain("unknown");
  }

  @Test
  void shouldAskWhichOfSeveralModels() throws Exception {
    sendFrequencies("signs", 0);
    sendFrequencies("tides", 0);

    assertThat(drift(topics.classFrequencies().name())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            topics.classFrequencies().name()
                + " has records of the models signs, tides: choose one with --model");

    assertThat(drift(topics.classFrequencies().name(), "--model", "tides")).isZero();
    assertThat(out.toString()).contains("100 events in 1 windows");
  }

  @Test
  void shouldSayThatATopicIsNotThere() throws Exception {
    assertThat(drift("none")).isEqualTo(1);
    assertThat(err.toString()).startsWith("there is no topic 'none'");
  }

  private void sendFrequencies(String model, int minute) {
    long high = high(minute);
    sent.add(
        producer.send(
            topics
                .classFrequencies()
                .record(
                    model,
                    new ClassFrequencies(
                        model,
                        "a",
                        begin.plus(minute, MINUTES),
                        begin.plus(minute + 1, MINUTES),
                        List.of(
                            new ClassFrequency("low", 100 - high, 900L),
                            new ClassFrequency("high", high, 100L)),
                        0L,
                        null,
                        null))));
  }

  private void sendClassification(int minute, int event) {
    String predicted = event < high(minute) ? "high" : "low";
    boolean unsure = event % 5 == 0;
    sent.add(
        producer.send(
            topics
                .classifications()
                .record(
                    "k".getBytes(UTF_8),
                    new Classification(
                        "signs",
                        "a",
                        unsure ? "unknown" : predicted,
                        .5f,
                        List.of(.5f, .5f),
                        "events",
                        0,
                        (long) event,
                        unsure ? predicted : null,
                        null),
                    begin.plus(minute, MINUTES).toEpochMilli() + event)));
  }

  private void assertAlarmSoonAfterTheChange() {
    assertThat(out.toString()).contains("high 10.00 % -> ");
    assertThat(
            IntStream.range(CHANGE, CHANGE + 4).mapToObj(i -> "alarm at " + begin.plus(i, MINUTES)))
        .anyMatch(alarm -> out.toString().contains(alarm));
  }

  private static long high(int minute) {
    return minute < CHANGE ? 10 : 60;
  }

  private int drift(String topic, String... more) throws Exception {
    for (Future<?> record : sent) {
      record.get();
    }
    CommandLine command =
        new CommandLine(new DriftCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  err.write(String.valueOf(e.getMessage()));
                  return 1;
                });
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap-servers",
                kafka.bootstrapServers(),
                "--schema-registry",
                "mock://" + own,
                "--topic",
                topic,
                "--html",
                folder.resolve("drift.html").toString()));
    arguments.addAll(List.of(more));
    return command.execute(arguments.toArray(String[]::new));
  }
}
