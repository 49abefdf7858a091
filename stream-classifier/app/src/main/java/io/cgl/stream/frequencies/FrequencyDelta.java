package io.cgl.stream.frequencies;

/**
 * Events that one task classified since it last said so, of one model and window.
 *
 * @param partition of the events topic that they came from
 * @param partitionTime how far event time had come there: what was counted before it is in this
 *     delta and those before it, but for late events
 * @param window the counts
 */
public record FrequencyDelta(int partition, long partitionTime, ModelWindow window) {}
