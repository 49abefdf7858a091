package io.cgl.stream.model;

/**
 * How often a candidate predicted what the active checkpoint did, on this instance.
 *
 * @param events that both scored
 * @param agreed those of them that got the same class from both
 */
record Agreement(String candidateId, String activeId, long events, long agreed) {}
