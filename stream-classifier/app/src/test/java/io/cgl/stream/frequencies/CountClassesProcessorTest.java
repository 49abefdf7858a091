package io.cgl.stream.frequencies;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.Verdict;
import io.cgl.stream.kafka.ProcessorWithStores;
import io.cgl.stream.state.StateFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a task forwards of the events that it classified. */
class CountClassesProcessorTest {

  private static final ModelVersion MODEL =
      new ModelVersion("signs", "a", List.of("low", "high"), List.of(9L, 1L), 0);
  private static final Deserializer<Object> SCORED =
      (topic, bytes) -> new Verdict.Scored(MODEL, bytes[0], new float[] {1, 0}, false);

  @AutoClose
  private final TopologyTestDriver driver =
      new TopologyTestDriver(
          new Topology()
              .addSource("events", new ByteArrayDeserializer(), SCORED, "events")
              .addProcessor(
                  "count",
                  new ProcessorWithStores<>(
                      () -> new CountClassesProcessor(Duration.ofSeconds(10)),
                      CountClassesProcessor.stores(StateFormat.AVRO)),
                  "events")
              .addSink(
                  "deltas",
                  "deltas",
                  new StringSerializer(),
                  WindowSerdes.delta(StateFormat.AVRO).serializer(),
                  "count"),
          new Properties());

  private final TestInputTopic<byte[], byte[]> events =
      driver.createInputTopic("events", new ByteArraySerializer(), new ByteArraySerializer());
  private final TestOutputTopic<String, FrequencyDelta> deltas =
      driver.createOutputTopic(
          "deltas", new StringDeserializer(), WindowSerdes.delta(StateFormat.AVRO).deserializer());

  @Test
  void shouldHandOnWhatItCountedSinceTheLastTime() {
    classify(1, 0);
    classify(2, 1);
    classify(3, 1);
    driver.advanceWallClockTime(CountClassesProcessor.INTERVAL);
    driver.advanceWallClockTime(CountClassesProcessor.INTERVAL);

    assertThat(deltas.readValuesToList())
        .singleElement()
        .satisfies(
            delta -> {
              assertThat(delta.window().counts()).containsExactly(1, 2);
              assertThat(delta.partitionTime()).isEqualTo(3_000);
            });
  }

  @Test
  void shouldNotLetTimePassWindowsThatItHasYetToHandOn() {
    classify(1, 0);
    classify(25, 0);
    classify(12, 1); // Behind the others, and of a window of its own.
    classify(58, 1);
    driver.advanceWallClockTime(CountClassesProcessor.INTERVAL);

    List<FrequencyDelta> handedOn = deltas.readValuesToList();

    assertThat(handedOn)
        .extracting(delta -> delta.window().start())
        .containsExactly(0L, 10_000L, 20_000L, 50_000L);
    assertThat(handedOn)
        .as("whoever closes windows between two of them must not close the next")
        .extracting(FrequencyDelta::partitionTime)
        .containsExactly(10_000L, 20_000L, 50_000L, 58_000L);
  }

  private void classify(int second, int predicted) {
    events.pipeInput(new byte[0], new byte[] {(byte) predicted}, Instant.ofEpochSecond(second));
  }
}
