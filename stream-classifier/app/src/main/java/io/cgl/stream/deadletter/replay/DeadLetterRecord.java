package io.cgl.stream.deadletter.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.stream.deadletter.DeadLetterHeaders;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A dead letter as a replay reads it.
 *
 * @param record the record in the topic of dead letters
 * @param reason its code; {@link ReasonCode#UNEXPECTED} if it has no known one
 * @param source where the event was read, if the letter says
 */
record DeadLetterRecord(
    ConsumerRecord<byte[], byte[]> record, ReasonCode reason, Optional<Source> source) {

  private static final String OURS = "cgl.";
  private static final String STREAMS = "__streams.errors.";

  record Source(String topic, int partition, long offset) {}

  static DeadLetterRecord of(ConsumerRecord<byte[], byte[]> record) {
    ReasonCode reason =
        text(record, DeadLetterHeaders.CODE)
            .flatMap(ReasonCode::parse)
            .orElse(ReasonCode.UNEXPECTED);
    return new DeadLetterRecord(record, reason, source(record));
  }

  /** Whether the letter lacks the event, which must be read from its source. */
  boolean isStub() {
    return record.headers().lastHeader(DeadLetterHeaders.OMITTED) != null;
  }

  /** The event's own time, in milliseconds. */
  long time() {
    return text(record, DeadLetterHeaders.TIME).map(Long::parseLong).orElse(record.timestamp());
  }

  boolean isBetween(Instant from, Instant until) {
    Instant time = Instant.ofEpochMilli(time());
    return !time.isBefore(from) && time.isBefore(until);
  }

  /** The event's own headers, without those that a dead letter adds. */
  static Headers ofEvent(Headers headers) {
    Headers own = new RecordHeaders();
    for (Header header : headers) {
      if (!header.key().startsWith(OURS) && !header.key().startsWith(STREAMS)) {
        own.add(header);
      }
    }
    return own;
  }

  private static Optional<Source> source(ConsumerRecord<byte[], byte[]> record) {
    try {
      return text(record, DeadLetterHeaders.TOPIC)
          .map(
              topic ->
                  new Source(
                      topic,
                      Integer.parseInt(text(record, DeadLetterHeaders.PARTITION).orElseThrow()),
                      Long.parseLong(text(record, DeadLetterHeaders.OFFSET).orElseThrow())));
    } catch (NumberFormatException | NoSuchElementException e) {
      return Optional.empty(); // Not a letter of ours.
    }
  }

  private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, UTF_8));
  }
}
