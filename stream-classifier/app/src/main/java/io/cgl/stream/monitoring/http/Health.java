package io.cgl.stream.monitoring.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

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
    boolean live, boolean ready, String state, String modelName, String modelId, String reason) {}
