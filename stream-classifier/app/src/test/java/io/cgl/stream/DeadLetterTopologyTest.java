package io.cgl.stream;

import static io.cgl.stream.ClassifierDriver.KEY;
import static io.cgl.stream.ClassifierDriver.START;
import static io.cgl.stream.ClassifierDriver.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.stream.deadletter.DeadLetterHeaders;
import io.cgl.stream.deadletter.Deletes;
import io.cgl.testsupport.TestEvents;
import java.io.IOException;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events that cannot be classified. */
class DeadLetterTopologyTest {

  @RegisterExtension final ClassifierDriver stream = new ClassifierDriver();

  @BeforeEach
  void start() throws IOException {
    stream.serve(stream.load(1, 0));
    stream.start();
  }

  @Test
  void shouldRouteUndecodableBytesToDeadLettersUnchanged() {
    byte[] noAvro = "no Avro".getBytes(UTF_8);
    Headers headers = new RecordHeaders().add("trace", "abc".getBytes(UTF_8));

    stream.events.pipeInput(new TestRecord<>(KEY, noAvro, headers, START));

    TestRecord<byte[], byte[]> letter = stream.deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isEqualTo(noAvro);
    assertThat(letter.getRecordTime()).isEqualTo(START);
    assertThat(header(letter, "trace")).isEqualTo("abc");
    assertThat(header(letter, DeadLetterHeaders.EXCEPTION)).endsWith("UnencodableException");
    assertThat(header(letter, DeadLetterHeaders.MESSAGE)).isNotBlank();
    assertThat(header(letter, DeadLetterHeaders.STACKTRACE)).contains("UnencodableException");
    assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo(TestEvents.TOPIC);
    assertThat(header(letter, DeadLetterHeaders.PARTITION)).isEqualTo("0");
    assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("0");
    assertThat(header(letter, DeadLetterHeaders.REASON)).contains("Unknown magic byte");
    assertThat(header(letter, DeadLetterHeaders.CODE)).isEqualTo("not-confluent-format");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldRouteAnUnknownSchemaToDeadLetters() {
    byte[] unknownSchema = stream.readings.reading(1);
    unknownSchema[1] = 0x7f;

    stream.events.pipeInput(KEY, unknownSchema, START);

    TestRecord<byte[], byte[]> letter = stream.deadLetters.readRecord();
    assertThat(letter.value()).isEqualTo(unknownSchema);
    assertThat(header(letter, DeadLetterHeaders.REASON)).contains("error code: 404");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldRouteTruncatedAvroToDeadLetters() {
    byte[] whole = stream.readings.reading(1);
    byte[] truncated = Arrays.copyOf(whole, whole.length - 3);

    stream.events.pipeInput(KEY, truncated, START);

    assertThat(stream.deadLetters.readValue()).isEqualTo(truncated);
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldRouteAnEventOfAnotherKindToDeadLetters() {
    stream.events.pipeInput(KEY, stream.readings.withoutX(), START);

    assertThat(header(stream.deadLetters.readRecord(), DeadLetterHeaders.REASON))
        .contains("none of the model's inputs (x, ...");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldRouteADeleteToDeadLetters() {
    stream.events.pipeInput(KEY, stream.readings.withNullForX(), START);

    assertThat(header(stream.deadLetters.readRecord(), DeadLetterHeaders.CODE))
        .isEqualTo("all-missing");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldDropADeleteWhereTold() {
    stream.start(settings -> settings.withDeletes(Deletes.DROP));

    stream.events.pipeInput(KEY, stream.readings.withNullForX(), START);
    stream.events.pipeInput(KEY, stream.readings.withoutX(), START);

    assertThat(header(stream.deadLetters.readRecord(), DeadLetterHeaders.CODE))
        .isEqualTo("missing-field");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldRouteAnInputOfTheWrongTypeToDeadLetters() {
    stream.events.pipeInput(KEY, stream.readings.withWordForX(), START);

    assertThat(header(stream.deadLetters.readRecord(), DeadLetterHeaders.REASON))
        .contains("'many'", "expects a number");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldRouteTombstonesToDeadLettersEvenWithoutKey() {
    stream.events.pipeInput(KEY, null, START);
    stream.events.pipeInput(null, null, START);

    TestRecord<byte[], byte[]> letter = stream.deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isNull();
    assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("the event has no value");
    assertThat(stream.deadLetters.readRecord().key()).isNull();
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldGoOnAfterABadEvent() {
    stream.events.pipeInput(KEY, new byte[] {1}, START);
    stream.pipe(1);

    assertThat(stream.deadLetters.readValue()).containsExactly(1);
    assertThat(stream.meters.get("cgl.events.deadlettered").counters())
        .singleElement()
        .satisfies(
            counter -> {
              assertThat(counter.getId().getTag("reason")).isEqualTo("not-confluent-format");
              assertThat(counter.count()).isOne();
            });
    assertThat(stream.classifications.readValue().getSourceOffset()).isOne();
    stream.assertNothingElseCameOut();
  }
}
