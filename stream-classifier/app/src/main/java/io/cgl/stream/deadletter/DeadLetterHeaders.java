package io.cgl.stream.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.checkpoint.features.UnencodableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The headers that a dead letter adds to the event's own: those of Kafka Streams' dead letters, and
 * ours, which begin with {@code cgl.}.
 */
public final class DeadLetterHeaders {

  /** Why the event could not be classified, in one line. */
  public static final String REASON = "cgl.reason";

  /** The reason as one of the codes of {@link ReasonCode}. */
  public static final String CODE = "cgl.reason.code";

  /**
   * What the letter lacks because it would be too large: the event's {@code value}, or all of the
   * {@code record} but its place.
   */
  public static final String OMITTED = "cgl.omitted";

  /** The event's own time in milliseconds, where the topic does not accept it. */
  public static final String TIME = "cgl.time";

  /** The exception's class. */
  public static final String EXCEPTION = "__streams.errors.exception";

  public static final String MESSAGE = "__streams.errors.message";

  public static final String STACKTRACE = "__streams.errors.stacktrace";

  /** The topic that the event was read from. */
  public static final String TOPIC = "__streams.errors.topic";

  /** The partition that the event was read from, in decimal digits. */
  public static final String PARTITION = "__streams.errors.partition";

  /** The event's offset there, in decimal digits. */
  public static final String OFFSET = "__streams.errors.offset";

  /** In characters; leaves room for the event under the broker's size limit. */
  private static final int LONGEST_STACKTRACE = 4096;

  private static final int LONGEST_MESSAGE = 1024;

  private DeadLetterHeaders() {}

  /** A copy of some headers, with those that say what happened to an event. */
  static Headers explain(Headers own, Exception exception, DeadLetter.Event event) {
    Headers headers = new RecordHeaders(own);
    add(headers, EXCEPTION, exception.getClass().getName());
    add(headers, MESSAGE, shorten(exception.getMessage(), LONGEST_MESSAGE));
    add(headers, STACKTRACE, stackTrace(exception));
    add(headers, TOPIC, event.topic());
    add(headers, PARTITION, String.valueOf(event.partition()));
    add(headers, OFFSET, String.valueOf(event.offset()));
    add(headers, REASON, shorten(reason(exception), LONGEST_MESSAGE));
    add(headers, CODE, codeOf(exception).code());
    return headers;
  }

  /** The record at another time, with its own time in {@link #TIME}. */
  public static <K, V> Record<K, V> withTime(Record<K, V> record, long time) {
    Headers headers = new RecordHeaders(record.headers());
    add(headers, TIME, String.valueOf(record.timestamp()));
    return record.withTimestamp(time).withHeaders(headers);
  }

  /** With the cause's message: a serde's own only says that it failed. */
  private static String reason(Exception exception) {
    String message = String.valueOf(exception.getMessage());
    Throwable cause = exception.getCause();
    return cause == null || cause.getMessage() == null
        ? message
        : message + ": " + cause.getMessage();
  }

  private static String stackTrace(Exception exception) {
    StringWriter text = new StringWriter();
    exception.printStackTrace(new PrintWriter(text));
    return shorten(text.toString(), LONGEST_STACKTRACE);
  }

  private static String shorten(String text, int longest) {
    return text == null || text.length() <= longest ? text : text.substring(0, longest);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value == null ? null : value.getBytes(UTF_8));
  }

  /** What a failure says about the event that it happened to. */
  public static ReasonCode codeOf(Throwable failure) {
    if (failure instanceof UnencodableException unencodable) {
      return unencodable.code();
    }
    return failure instanceof CheckpointException ? ReasonCode.MODEL_FAILED : ReasonCode.UNEXPECTED;
  }
}
