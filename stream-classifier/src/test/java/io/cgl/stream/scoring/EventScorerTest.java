package io.cgl.stream.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.stream.TestEvents;
import io.cgl.topics.SchemaRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventScorerTest {

  @TempDir Path folder;

  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + UUID.randomUUID(), true);
  private final TestEvents readings = new TestEvents(registry);
  private final ModelSlot slot = new ModelSlot();
  private final BatchScoringInterceptor interceptor = new BatchScoringInterceptor();

  @BeforeEach
  void serve() throws Exception {
    slot.serve(
        ServedModel.load(
            LinearCheckpoint.signOfX("signs", 1f).write(folder.resolve("bundle"), 1L, 1L), 0));
    interceptor.configure(
        Map.of(
            BatchScoringInterceptor.SETTINGS,
            new BatchScoringInterceptor.Settings(TestEvents.TOPIC, slot, registry)));
  }

  @AfterEach
  void close() {
    interceptor.close();
    slot.close();
  }

  @Test
  void shouldGiveEveryEventOfAPollItsOwnVerdict() {
    ConsumerRecord<byte[], byte[]> low = event(TestEvents.TOPIC, readings.reading(-3));
    ConsumerRecord<byte[], byte[]> bad = event(TestEvents.TOPIC, new byte[] {7});
    ConsumerRecord<byte[], byte[]> empty = event(TestEvents.TOPIC, null);
    ConsumerRecord<byte[], byte[]> high = event(TestEvents.TOPIC, readings.reading(3));

    poll(low, bad, empty, high);

    assertThat(verdict(low)).get().extracting(v -> ((Verdict.Scored) v).label()).isEqualTo("low");
    assertThat(verdict(bad)).get().isInstanceOf(Verdict.Unscorable.class);
    assertThat(verdict(empty)).get().isInstanceOf(Verdict.Unscorable.class);
    assertThat(verdict(high)).get().extracting(v -> ((Verdict.Scored) v).label()).isEqualTo("high");
  }

  @Test
  void shouldLeaveOtherTopicsAlone() {
    ConsumerRecord<byte[], byte[]> other = event("other", readings.reading(1));

    poll(other);

    assertThat(other.headers()).isEmpty();
  }

  @Test
  void shouldTakeAwayWhatCameInUnderItsName() {
    ConsumerRecord<byte[], byte[]> forged = event(TestEvents.TOPIC, readings.reading(3));
    forged.headers().add(VerdictHeader.NAME, new byte[] {1});

    poll(forged);

    assertThat(forged.headers().toArray()).hasSize(1);
    assertThat(verdict(forged)).isPresent();
    assertThat(forged.headers()).isEmpty();
  }

  @Test
  void shouldNeverThrowAndLeaveEventsToBeScoredSinglyWhenThereIsNoModel() {
    slot.close();
    ConsumerRecord<byte[], byte[]> event = event(TestEvents.TOPIC, readings.reading(3));

    poll(event);

    assertThat(verdict(event)).isEmpty();
  }

  @Test
  void shouldNotBlameTheEventWhenTheRegistryIsDown() {
    SchemaRegistry nobody =
        new SchemaRegistry(
            "http://127.0.0.1:1", false, Map.of("max.retries", "0", "retries.wait.ms", "1"));
    try (EventScorer scorer = new EventScorer(slot, nobody)) {
      ConsumerRecord<byte[], byte[]> event = event(TestEvents.TOPIC, readings.reading(3));

      scorer.attachVerdicts(List.of(event));

      assertThat(verdict(event)).as("it is left to be scored singly").isEmpty();
      assertThatThrownBy(() -> scorer.verdict(new RecordHeaders(), event.value()))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("the schema registry does not answer");
    }
  }

  @SafeVarargs
  private final void poll(ConsumerRecord<byte[], byte[]>... events) {
    ConsumerRecords<byte[], byte[]> polled =
        new ConsumerRecords<>(
            Map.of(new TopicPartition(events[0].topic(), 0), List.of(events)), Map.of());
    assertThat(interceptor.onConsume(polled)).isSameAs(polled);
  }

  private static Optional<Verdict> verdict(ConsumerRecord<byte[], byte[]> event) {
    return VerdictHeader.detach(event.headers());
  }

  private static ConsumerRecord<byte[], byte[]> event(String topic, byte[] value) {
    return new ConsumerRecord<>(topic, 0, 0, null, value);
  }
}
