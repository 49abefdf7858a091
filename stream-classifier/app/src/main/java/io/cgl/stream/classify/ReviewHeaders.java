package io.cgl.stream.classify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.scoring.api.Verdict;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The headers of an event to review: its own, and those that say what the model predicted. */
public final class ReviewHeaders {

  /** The name under which the model's versions are announced. */
  public static final String MODEL_NAME = "cgl.model.name";

  /** The checkpoint that classified the event. */
  public static final String MODEL_ID = "cgl.model.id";

  /** The class that was decided on. */
  public static final String PREDICTED = "cgl.predicted";

  /** Its probability, in decimal digits. */
  public static final String CONFIDENCE = "cgl.confidence";

  /** The topic that the event was read from. */
  public static final String SOURCE_TOPIC = "cgl.source.topic";

  /** The partition that the event was read from, in decimal digits. */
  public static final String SOURCE_PARTITION = "cgl.source.partition";

  /** The event's offset there, in decimal digits. */
  public static final String SOURCE_OFFSET = "cgl.source.offset";

  private ReviewHeaders() {}

  static Headers of(Headers event, Verdict.Scored scored, RecordMetadata source) {
    Headers headers = new RecordHeaders(event);
    add(headers, MODEL_NAME, scored.model().name());
    add(headers, MODEL_ID, scored.model().id());
    add(headers, PREDICTED, scored.label());
    add(headers, CONFIDENCE, String.valueOf(scored.confidence()));
    add(headers, SOURCE_TOPIC, source.topic());
    add(headers, SOURCE_PARTITION, String.valueOf(source.partition()));
    add(headers, SOURCE_OFFSET, String.valueOf(source.offset()));
    return headers;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
