package io.cgl.stream.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.checkpoint.features.UnencodableException;
import io.cgl.stream.kafka.RecordLimits;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A dead letter to write: the unchanged event, with headers that say why. If the topic of dead
 * letters does not accept an event of that size, the letter only names its place in the source
 * topic.
 *
 * @param sourcePartition partition that the event was read from; the letter gets the same
 * @param key the event's own, or null if it was left out
 * @param value the event's own, or null if it was left out
 * @param headers the event's own and ours
 */
public record DeadLetter(int sourcePartition, byte[] key, byte[] value, Headers headers) {

  public static Serializer<DeadLetter> serializer() {
    return (topic, letter) -> letter.value();
  }

  /** Keeps the event's partition, and so the order of events. */
  public static Optional<Set<Integer>> partitions(
      String topic, byte[] key, DeadLetter letter, int partitions) {
    return Optional.of(Set.of(letter.sourcePartition % partitions));
  }

  /** An event that cannot be classified, and its place in the source topic. */
  public record Event(
      byte[] key, byte[] value, Headers headers, String topic, int partition, long offset) {

    public static Event of(byte[] key, byte[] value, Headers headers, RecordMetadata source) {
      return new Event(key, value, headers, source.topic(), source.partition(), source.offset());
    }
  }

  /** The letter of an event, with as much of it as {@code topic} accepts. */
  public static DeadLetter of(Event event, Exception reason, String topic, RecordLimits limits) {
    Headers headers = DeadLetterHeaders.explain(event.headers(), reason, event);
    int value = event.value() == null ? 0 : event.value().length;
    int whole = RecordLimits.size(event.key(), value, headers);
    if (limits.fits(topic, whole)) {
      return new DeadLetter(event.partition(), event.key(), event.value(), headers);
    }
    Exception tooLarge =
        new UnencodableException(
            ReasonCode.TOO_LARGE,
            "its dead letter would have %d bytes, more than %s accepts; put aside because %s"
                .formatted(whole, topic, reason.getMessage()));
    Headers instead =
        DeadLetterHeaders.explain(event.headers(), tooLarge, event)
            .add(DeadLetterHeaders.OMITTED, "value".getBytes(UTF_8));
    if (limits.fits(topic, RecordLimits.size(event.key(), 0, instead))) {
      return new DeadLetter(event.partition(), event.key(), null, instead);
    }
    Headers bare =
        DeadLetterHeaders.explain(new RecordHeaders(), tooLarge, event)
            .add(DeadLetterHeaders.OMITTED, "record".getBytes(UTF_8));
    return new DeadLetter(event.partition(), null, null, bare);
  }
}
