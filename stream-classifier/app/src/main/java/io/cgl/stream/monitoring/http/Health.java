package io.cgl.stream.monitoring.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The health of a classifier.
 *
 * @param live false once it has given up: only a restart helps
 * @param ready whether it classifies
 * @param state where it stands
 * @param modelName the model whose announcements it follows
 * @param modelId the checkpoint that serves; null where none does
 * @param reason why it is not ready, in words; null where it is
 */
@JsonPropertyOrder({"live", "ready", "state", "modelName", "modelId", "reason"})
public record Health(
    boolean live, boolean ready, String state, String modelName, String modelId, String reason) {

  private static final JsonMapper JSON = new JsonMapper();

  /** As one JSON object. */
  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values is always JSON", e);
    }
  }
}
