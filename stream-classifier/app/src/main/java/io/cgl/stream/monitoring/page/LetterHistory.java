package io.cgl.stream.monitoring.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.stream.deadletter.DeadLetterHeaders;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The last dead letters, without the events in them. Not safe for use by several threads. */
final class LetterHistory {

  /** Letters that are kept. */
  static final int LETTERS = 20;

  private static final int LONGEST_REASON = 300;

  private final Deque<Letter> letters = new ArrayDeque<>();

  /**
   * A dead letter.
   *
   * @param at the event's own time, milliseconds
   * @param code why it is here, for programs
   * @param reason the same for people
   * @param partition where the event was read
   * @param offset where the event was read
   */
  record Letter(long at, String code, String reason, String partition, String offset) {}

  void add(ConsumerRecord<byte[], byte[]> raw) {
    letters.addFirst(
        new Letter(
            raw.timestamp(),
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

  private static String header(ConsumerRecord<byte[], byte[]> raw, String name) {
    Header header = raw.headers().lastHeader(name);
    if (header == null || header.value() == null) {
      return "";
    }
    String text = new String(header.value(), UTF_8);
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
  }
}
