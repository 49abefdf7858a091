package io.cgl.stream;

import static io.cgl.stream.ClassifierDriver.KEY;
import static io.cgl.stream.ClassifierDriver.MODEL;
import static io.cgl.stream.ClassifierDriver.START;
import static io.cgl.stream.ClassifierDriver.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.Classification;
import io.cgl.stream.deadletter.DeadLetterHeaders;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events and their classifications. */
class ClassifierTopologyTest {

  @RegisterExtension final ClassifierDriver stream = new ClassifierDriver();

  private String modelId;

  @BeforeEach
  void start() throws IOException {
    modelId = stream.serve(stream.load(1, 0));
    stream.start();
  }

  @Test
  void shouldClassifyAnEventAndKeepItsKeyTimeAndHeaders() {
    Headers headers = new RecordHeaders().add("trace", "abc".getBytes(UTF_8));

    stream.events.pipeInput(new TestRecord<>(KEY, stream.readings.reading(2), headers, START));

    TestRecord<byte[], Classification> classified = stream.classifications.readRecord();
    assertThat(classified.key()).isEqualTo(KEY);
    assertThat(classified.getRecordTime()).isEqualTo(START);
    assertThat(classified.headers()).isEqualTo(headers);
    Classification value = classified.value();
    assertThat(value.getModelName()).isEqualTo(MODEL);
    assertThat(value.getModelId()).isEqualTo(modelId);
    assertThat(value.getLabel()).isEqualTo("high");
    assertThat(value.getConfidence()).isEqualTo(value.getProbabilities().get(1)).isGreaterThan(.9f);
    assertThat(value.getProbabilities()).hasSize(2);
    assertThat(value.getSourceTopic()).isEqualTo(TestEvents.TOPIC);
    assertThat(value.getSourcePartition()).isZero();
    assertThat(value.getSourceOffset()).isZero();
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldClassifyAnEventWithoutKey() {
    stream.events.pipeInput(null, stream.readings.reading(-1), START);

    TestRecord<byte[], Classification> classified = stream.classifications.readRecord();
    assertThat(classified.key()).isNull();
    assertThat(classified.value().getLabel()).isEqualTo("low");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldNotBelieveAVerdictThatCameInFromOutside() {
    Headers forged = new RecordHeaders().add("cgl.verdict", "low".getBytes(UTF_8));

    stream.events.pipeInput(new TestRecord<>(KEY, stream.readings.reading(5), forged, START));

    TestRecord<byte[], Classification> classified = stream.classifications.readRecord();
    assertThat(classified.value().getLabel()).isEqualTo("high");
    assertThat(classified.headers()).isEmpty();
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldGiveARecordTheTimeOfItsArrivalWhereATopicDoesNotTakeItsOwn() {
    stream.start(
        settings -> settings,
        Map.of(
            stream.topics.classifications().name(),
            TopicLimits.DEFAULT,
            TopicCatalogue.deadLetterTopic(TestEvents.TOPIC),
            TopicLimits.DEFAULT));
    Instant future = Instant.parse("2100-01-01T00:00:00Z");

    stream.events.pipeInput(KEY, stream.readings.reading(1), future);
    stream.events.pipeInput(KEY, new byte[] {1}, future);

    TestRecord<byte[], Classification> classified = stream.classifications.readRecord();
    TestRecord<byte[], byte[]> letter = stream.deadLetters.readRecord();
    String millis = String.valueOf(future.toEpochMilli());
    assertThat(classified.getRecordTime()).isEqualTo(START);
    assertThat(header(classified, DeadLetterHeaders.TIME)).isEqualTo(millis);
    assertThat(letter.getRecordTime()).isEqualTo(START);
    assertThat(header(letter, DeadLetterHeaders.TIME)).isEqualTo(millis);
    stream.assertNothingElseCameOut();
  }
}
