package io.cgl.scoring.api;

/**
 * How often a candidate predicts the active model's class, on this instance.
 *
 * @param candidateId the checkpoint on trial
 * @param activeId the checkpoint it is compared with
 * @param events that both were given and the active one classified
 * @param agreed the number of these with the same class from both
 */
public record Agreement(String candidateId, String activeId, long events, long agreed) {}
