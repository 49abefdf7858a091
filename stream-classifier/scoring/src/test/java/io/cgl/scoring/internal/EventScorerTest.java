package io.cgl.scoring.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.scoring.api.EventScorer;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.ScoringListener;
import io.cgl.scoring.api.Trial;
import io.cgl.scoring.api.Verdict;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.EventSchemas;
import io.cgl.topics.RegistryUnavailableException;
import io.cgl.topics.SchemaRegistry;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventScorerTest {

  private static final Duration PLENTY = Duration.ofSeconds(10);

  @TempDir Path folder;

  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + UUID.randomUUID(), true);
  private final TestEvents readings = new TestEvents(registry);
  private final ModelSlot slot = new ModelSlot(ScoringListener.NONE);
  private final List<Integer> batches = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScoringMeters scoringMeters = new ScoringMeters(meters, slot::agreement);
  private final ScoringContext scoring =
      ScoringContext.of(
          slot,
          registry,
          scoringMeters,
          new ScoringListener() {
            @Override
            public void scored(ModelVersion model, int events, long nanos, UnusualInputs unusual) {
              batches.add(events);
            }
          });
  private final EventScorer scorer = scoring.newScorer();

  @BeforeEach
  void serve() throws Exception {
    slot.serve(load(1f, 0));
  }

  @AfterEach
  void close() {
    scoring.close();
    slot.close();
  }

  @Test
  void shouldGiveEveryEventOfAPollItsOwnVerdict() {
    ConsumerRecord<byte[], byte[]> low = event(readings.reading(-3));
    ConsumerRecord<byte[], byte[]> bad = event(new byte[] {7});
    ConsumerRecord<byte[], byte[]> empty = event(null);
    ConsumerRecord<byte[], byte[]> high = event(readings.reading(3));

    poll(PLENTY, low, bad, empty, high);

    assertThat(label(high)).isEqualTo("high");
    assertThat(label(low)).isEqualTo("low");
    assertThat(verdict(bad)).isInstanceOf(Verdict.Unscorable.class);
    assertThat(verdict(empty)).isInstanceOf(Verdict.Unscorable.class);
    assertThat(batches).as("calls of the model").containsExactly(2);
  }

  @Test
  void shouldScoreNothingBeforeTheFirstEventIsProcessed() {
    ConsumerRecord<byte[], byte[]> event = event(readings.reading(3));

    poll(PLENTY, event);
    assertThat(batches).isEmpty();

    assertThat(label(event)).isEqualTo("high");
    assertThat(batches).containsExactly(1);
  }

  @Test
  void shouldCutAPollIntoWhatTheModelScoresWithinItsBudget() {
    List<ConsumerRecord<byte[], byte[]>> events =
        IntStream.range(0, 10).mapToObj(i -> event(readings.reading(i))).toList();

    poll(Duration.ofNanos(1), events);
    events.forEach(this::verdict);

    assertThat(batches).hasSize(10).containsOnly(1);
  }

  @Test
  void shouldScoreAnEventThatCameWithoutABatchByItself() {
    assertThat(label(event(readings.reading(-1)))).isEqualTo("low");
    assertThat(batches).containsExactly(1);
  }

  @Test
  void shouldLeaveOtherTopicsAlone() {
    ConsumerRecord<byte[], byte[]> other =
        new ConsumerRecord<>("other", 0, 0, null, readings.reading(1));

    interceptor(PLENTY)
        .onConsume(
            new ConsumerRecords<>(
                Map.of(new TopicPartition("other", 0), List.of(other)), Map.of()));

    assertThat(other.headers()).isEmpty();
  }

  @Test
  void shouldTakeAwayWhatCameInUnderItsName() {
    ConsumerRecord<byte[], byte[]> forged = event(readings.reading(3));
    forged.headers().add(BatchPlaceHeader.NAME, new byte[] {1});
    ConsumerRecord<byte[], byte[]> forgedAlone = event(readings.reading(3));
    forgedAlone.headers().add(BatchPlaceHeader.NAME, new byte[] {1});

    poll(PLENTY, forged);

    assertThat(forged.headers().toArray()).hasSize(1);
    assertThat(label(forged)).isEqualTo("high");
    assertThat(forged.headers()).isEmpty();
    assertThat(label(forgedAlone)).isEqualTo("high");
    assertThat(forgedAlone.headers()).isEmpty();
  }

  @Test
  void shouldNotBlameTheEventWhenTheRegistryIsDown() {
    SchemaRegistry nobody =
        new SchemaRegistry(
            "http://127.0.0.1:1", false, Map.of("max.retries", "0", "retries.wait.ms", "1"));
    try (ScoringContext cutOff =
        ScoringContext.of(slot, nobody, scoringMeters, ScoringListener.NONE)) {
      ConsumerRecord<byte[], byte[]> event = event(readings.reading(3));
      poll(PLENTY, event);

      assertThatThrownBy(
              () -> cutOff.newScorer().verdict(event.headers(), event.key(), event.value()))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("the schema registry does not answer");
    }
  }

  @Test
  void shouldBlameOnlyTheEventThatNestsTooDeeplyToBeRead() {
    Schema chain =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Chain", "fields": [
                  {"name": "next", "type": ["null", "Chain"]},
                  {"name": "x", "type": "double"}]}\
                """);
    byte[] deep = new byte[500_000];
    Arrays.fill(deep, (byte) 2); // Avro's index of the union's second branch: one level more.
    ConsumerRecord<byte[], byte[]> endless = event(withSchemaOf(chain, deep));
    ConsumerRecord<byte[], byte[]> neighbour = event(readings.reading(3));
    poll(PLENTY, endless, neighbour);

    assertThat(verdict(endless)).isInstanceOf(Verdict.Unscorable.class);
    assertThat(label(neighbour)).isEqualTo("high");
  }

  @Test
  void shouldCountWhatACanaryFailsOnAndLetTheActiveModelTakeIt() throws Exception {
    slot.tryOut(failing(), new Trial.Canary(0.99));

    assertThat(label(keyed(5, readings.reading(3)))).isEqualTo("high");

    assertThat(meters.get("cgl.candidate.failed").counter().count()).isOne();
  }

  @Test
  void shouldCountWhatAShadowFailsOn() throws Exception {
    slot.tryOut(failing(), new Trial.Shadow());

    await()
        .untilAsserted(
            () -> {
              assertThat(label(event(readings.reading(3)))).isEqualTo("high");
              assertThat(meters.get("cgl.candidate.failed").counter().count()).isPositive();
            });
  }

  @Test
  void shouldNameNoClassWhereTheModelGivesNoNumbers() {
    ConsumerRecord<byte[], byte[]> endless = event(readings.reading(Double.POSITIVE_INFINITY));
    ConsumerRecord<byte[], byte[]> neighbour = event(readings.reading(3));
    poll(PLENTY, endless, neighbour);

    assertThat(verdict(endless))
        .isInstanceOfSatisfying(
            Verdict.Unscorable.class,
            v -> assertThat(v.reason()).hasMessageContaining("gives no probabilities"));
    assertThat(label(neighbour)).isEqualTo("high");
  }

  @Test
  void shouldGiveACanaryItsShareOfTheKeysAndAlwaysTheSame() throws Exception {
    slot.tryOut(load(-1f, 1), new Trial.Canary(0.2));

    List<Integer> first = keysOfTheCanary();
    List<Integer> second = keysOfTheCanary();

    assertThat(first).hasSizeBetween(140, 260).isEqualTo(second);
    assertThat(verdict(event(readings.reading(1))))
        .as("events without a key stay with the active model")
        .isInstanceOfSatisfying(Verdict.Scored.class, v -> assertThat(v.canary()).isFalse());
  }

  @Test
  void shouldLeaveToTheActiveModelWhatTheCanaryCannotTake() throws Exception {
    LinearCheckpoint other =
        new LinearCheckpoint(
            "signs",
            List.of(new InputField.Numeric("y")),
            List.of("low", "high"),
            new float[][] {{-1, 1}});
    slot.tryOut(
        ServedModel.load(other.write(folder.resolve("other"), 1L, 1L), 1), new Trial.Canary(0.99));

    assertThat(label(keyed(5, readings.reading(3)))).isEqualTo("high");
  }

  @Test
  void shouldCountHowOftenTheShadowAgreesAndLeaveTheVerdictsAlone() throws Exception {
    ServedModel contrary = load(-1f, 1);
    slot.tryOut(contrary, new Trial.Shadow());
    assertThat(slot.agreement()).isEmpty();

    await()
        .untilAsserted(
            () -> {
              ConsumerRecord<byte[], byte[]> event = event(readings.reading(3));
              assertThat(label(event)).isEqualTo("high");
              assertThat(slot.agreement())
                  .get()
                  .satisfies(
                      found -> {
                        assertThat(found.candidateId()).isEqualTo(contrary.version().id());
                        assertThat(found.events()).isPositive();
                        assertThat(found.agreed()).isZero();
                      });
            });
    slot.endTrial();
    assertThat(slot.agreement()).isEmpty();
  }

  /** A model that fails on every batch but one of four events. */
  private ServedModel failing() throws IOException {
    return ServedModel.load(
        FourRowsCheckpoint.write(folder.resolve("failing")), 1, (model, golden) -> {});
  }

  /** Avro bytes behind the id of their schema. */
  private byte[] withSchemaOf(Schema schema, byte[] avro) {
    try (SchemaRegistryClient client = registry.newClient()) {
      int id = client.register("chains-value", new AvroSchema(schema));
      return ByteBuffer.allocate(EventSchemas.PREFIX + avro.length)
          .put((byte) 0)
          .putInt(id)
          .put(avro)
          .array();
    } catch (IOException | RestClientException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Which of the keys 0 to 999 the canary decides on. */
  private List<Integer> keysOfTheCanary() {
    List<ConsumerRecord<byte[], byte[]>> events =
        IntStream.range(0, 1000).mapToObj(key -> keyed(key, readings.reading(1))).toList();
    poll(PLENTY, events);
    List<Integer> keys = new ArrayList<>();
    for (int key = 0; key < events.size(); key++) {
      Verdict.Scored verdict = (Verdict.Scored) verdict(events.get(key));
      assertThat(verdict.label()).isEqualTo(verdict.canary() ? "low" : "high");
      if (verdict.canary()) {
        keys.add(key);
      }
    }
    return keys;
  }

  private ServedModel load(float sharpness, long sequence) throws IOException {
    return ServedModel.load(
        LinearCheckpoint.signOfX("signs", sharpness)
            .write(folder.resolve("bundle-" + sequence), 1L, 1L),
        sequence);
  }

  @SafeVarargs
  private final void poll(Duration budget, ConsumerRecord<byte[], byte[]>... events) {
    poll(budget, Arrays.asList(events));
  }

  private void poll(Duration budget, List<ConsumerRecord<byte[], byte[]>> events) {
    ConsumerRecords<byte[], byte[]> polled =
        new ConsumerRecords<>(Map.of(new TopicPartition(TestEvents.TOPIC, 0), events), Map.of());
    assertThat(interceptor(budget).onConsume(polled)).isSameAs(polled);
  }

  private PollBatchingInterceptor interceptor(Duration budget) {
    PollBatchingInterceptor interceptor = new PollBatchingInterceptor();
    interceptor.configure(
        Map.of(
            PollBatchingInterceptor.SETTINGS,
            new PollBatchingInterceptor.Settings(Map.of(TestEvents.TOPIC, slot), budget)));
    return interceptor;
  }

  private Verdict verdict(ConsumerRecord<byte[], byte[]> event) {
    return scorer.verdict(event.headers(), event.key(), event.value());
  }

  private String label(ConsumerRecord<byte[], byte[]> event) {
    return ((Verdict.Scored) verdict(event)).label();
  }

  private static ConsumerRecord<byte[], byte[]> event(byte[] value) {
    return new ConsumerRecord<>(TestEvents.TOPIC, 0, 0, null, value);
  }

  private static ConsumerRecord<byte[], byte[]> keyed(int key, byte[] value) {
    return new ConsumerRecord<>(TestEvents.TOPIC, 0, 0, String.valueOf(key).getBytes(UTF_8), value);
  }
}
