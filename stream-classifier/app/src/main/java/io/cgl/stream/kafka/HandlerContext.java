package io.cgl.stream.kafka;

import java.util.Map;
import java.util.function.Consumer;

/**
 * What the application's exception handlers need. Kafka creates them, so it reaches them as one
 * object among their settings.
 *
 * @param node whose failures are an event's own
 * @param limits of the topics that are written for each event
 * @param deadLettered is told the reason code of each dead letter
 */
public record HandlerContext(String node, RecordLimits limits, Consumer<String> deadLettered) {

  public static final String SETTING = "cgl.handlers";

  /** The one among a handler's settings. */
  public static HandlerContext of(Map<String, ?> settings) {
    return (HandlerContext) settings.get(SETTING);
  }
}
