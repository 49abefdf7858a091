package io.cgl.scoring;

/**
 * How often a candidate predicts what the active model does, on this instance.
 *
 * @param candidateId the checkpoint on trial
 * @param activeId the one it is compared with
 * @param events that both were given, and the active one classified
 * @param agreed those of them that got the same class from both
 */
public record Agreement(String candidateId, String activeId, long events, long agreed) {}
