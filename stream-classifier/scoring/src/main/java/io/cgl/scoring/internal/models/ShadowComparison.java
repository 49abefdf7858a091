package io.cgl.scoring.internal.models;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.scoring.api.Agreement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reports how often the candidate agrees with the active model: at intervals and at the end, but
 * nothing twice.
 *
 * <p>Belongs to one thread.
 */
final class ShadowComparison {

  private final Supplier<Optional<Agreement>> counts;
  private final ModelLifecycleLog life;
  private final long everyNanos;

  private long reportedAt = System.nanoTime();
  private Optional<Agreement> reported = Optional.empty();

  /**
   * @param counts since the candidate is tried beside the active model; empty without a candidate
   */
  ShadowComparison(Supplier<Optional<Agreement>> counts, ModelLifecycleLog life, Duration every) {
    this.counts = counts;
    this.life = life;
    this.everyNanos = every.toNanos();
  }

  void reportWhenDue(ModelAnnouncement candidate) {
    if (System.nanoTime() - reportedAt >= everyNanos) {
      reportNow(candidate);
    }
  }

  void reportNow(ModelAnnouncement candidate) {
    reportedAt = System.nanoTime();
    Optional<Agreement> found =
        counts
            .get()
            .filter(a -> a.candidateId().equals(candidate.getModelId()) && a.events() > 0)
            .filter(a -> !reported.equals(Optional.of(a)));
    if (found.isPresent()) {
      reported = found;
      life.compared(candidate, found.get());
    }
  }
}
