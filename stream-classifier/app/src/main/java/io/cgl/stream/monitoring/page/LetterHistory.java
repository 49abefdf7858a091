package io.cgl.stream.monitoring.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.stream.deadletter.DeadLetterHeaders;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** The last dead letters, without the events in them. Not safe for use by several threads. */
final class LetterHistory {

  static final int LETTERS = 20;

  private static final int LONGEST_REASON = 300;

  private final Deque<Letter> letters = new ArrayDeque<>();

  /**
   * @param at the event's own time in milliseconds, or else its arrival's
   * @param arrival whether {@code at} is when the letter arrived, as the topic of dead letters may
   *     stamp it, because the event's own time is not known
   * @param code why it is here, for programs
   * @param reason the same for people
   * @param partition where the event was read
   * @param offset where the event was read
   */
  record Letter(
      long at, boolean arrival, String code, String reason, String partition, String offset) {}

  void add(ConsumerRecord<byte[], byte[]> raw) {
    OptionalLong own = ownTime(raw);
    letters.addFirst(
        new Letter(
            own.orElse(raw.timestamp()),
            own.isEmpty(),
            header(raw, DeadLetterHeaders.CODE),
            header(raw, DeadLetterHeaders.REASON),
            header(raw, DeadLetterHeaders.PARTITION),
            header(raw, DeadLetterHeaders.OFFSET)));
    if (letters.size() > LETTERS) {
      letters.removeLast();
    }
  }

  /** Newest first. */
  List<Letter> view() {
    return List.copyOf(letters);
  }

  /** A letter has the time of its event, unless a header holds it or the topic replaces it. */
  private static OptionalLong ownTime(ConsumerRecord<byte[], byte[]> raw) {
    try {
      return OptionalLong.of(Long.parseLong(header(raw, DeadLetterHeaders.TIME)));
    } catch (NumberFormatException e) {
      return raw.timestampType() == TimestampType.CREATE_TIME
          ? OptionalLong.of(raw.timestamp())
          : OptionalLong.empty();
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> raw, String name) {
    Header header = raw.headers().lastHeader(name);
    if (header == null || header.value() == null) {
      return "";
    }
    String text = new String(header.value(), UTF_8);
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
  }
}
