package io.cgl.scoring.internal;

import io.cgl.scoring.api.Agreement;
import java.util.Optional;

/**
 * Counts how often a candidate agrees with the active model; restarts when that one changes.
 *
 * <p>Safe for use by several threads.
 */
final class AgreementCount {

  private final String candidateId;
  private Agreement soFar;

  AgreementCount(String candidateId) {
    this.candidateId = candidateId;
  }

  synchronized void add(String activeId, long events, long agreed) {
    boolean same = soFar != null && soFar.activeId().equals(activeId);
    soFar =
        new Agreement(
            candidateId,
            activeId,
            events + (same ? soFar.events() : 0),
            agreed + (same ? soFar.agreed() : 0));
  }

  synchronized Optional<Agreement> get() {
    return Optional.ofNullable(soFar);
  }
}
