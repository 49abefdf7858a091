package io.cgl.scoring.models;

import io.cgl.scoring.ModelSlot;
import io.cgl.scoring.ModelVersion;
import io.cgl.scoring.ServedModel;
import io.cgl.scoring.Trial;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Brings the slot to what is asked for, one load after the other. Whatever cannot be loaded is
 * rejected once and left, and the active model stays what it was. Every announcement that is seen
 * to gets one answer, so whoever announced it can wait for that.
 *
 * <p>Belongs to one thread.
 */
final class ModelSwapper {

  private static final long UNSEEN = -1;

  private final ModelSlot slot;
  private final ModelSource source;
  private final ModelLifecycleLog life;
  private final ShadowComparison comparison;
  private final Runnable onFirstModel;

  /** The announcements that were seen to, whatever came of them. */
  private long activeSeen = UNSEEN;

  private long candidateSeen = UNSEEN;

  private Optional<AnnouncementRecord> onTrial = Optional.empty();

  ModelSwapper(
      ModelSlot slot,
      ModelSource source,
      ModelLifecycleLog life,
      ShadowComparison comparison,
      Runnable onFirstModel) {
    this.slot = slot;
    this.source = source;
    this.life = life;
    this.comparison = comparison;
    this.onFirstModel = onFirstModel;
  }

  /** Does what is asked for and was not seen to yet. */
  void bringTo(DesiredModels desired) {
    // The active one first: a candidate that is activated classifies its keys without a break.
    desired
        .active()
        .filter(a -> a.offset() > activeSeen)
        .ifPresent(a -> activate(a, desired.before()));
    if (desired.candidate().isEmpty()) {
      endTrial();
    } else if (slot.version().isPresent()) {
      desired.candidate().filter(c -> c.offset() > candidateSeen).ifPresent(this::tryOut);
    }
  }

  /** Reports how the candidate does, if there is one and it is time to. */
  void compareWhenDue() {
    onTrial.ifPresent(candidate -> comparison.reportWhenDue(candidate.announcement()));
  }

  private void activate(AnnouncementRecord wanted, List<AnnouncementRecord> before) {
    activeSeen = wanted.offset();
    if (serving().equals(Optional.of(wanted.id()))) {
      life.activated(wanted.announcement(), Duration.ZERO);
      return;
    }
    boolean serves = serve(wanted, wanted.offset());
    if (serving().isPresent()) {
      return;
    }
    // As if it had not been restarted: then the one before would still serve.
    Iterator<AnnouncementRecord> earlier = before.iterator();
    while (!serves && earlier.hasNext()) {
      serves = serve(earlier.next(), wanted.offset());
    }
  }

  /**
   * Loads a checkpoint and lets it classify.
   *
   * @return whether it does
   */
  private boolean serve(AnnouncementRecord wanted, long sequence) {
    Optional<String> before = serving();
    long started = System.nanoTime();
    ServedModel loaded;
    try {
      loaded = source.load(wanted.announcement(), sequence);
    } catch (RuntimeException | Error e) {
      // Whatever it is, natives that do not link included: the stream must not feel it.
      life.rejected(wanted.announcement(), before.orElse("none"), e);
      return false;
    }
    onTrial.ifPresent(candidate -> comparison.reportNow(candidate.announcement()));
    slot.serve(loaded);
    if (before.isEmpty()) {
      onFirstModel.run();
    }
    life.activated(wanted.announcement(), since(started));
    return true;
  }

  private void tryOut(AnnouncementRecord wanted) {
    candidateSeen = wanted.offset();
    long started = System.nanoTime();
    Trial trial;
    ServedModel loaded;
    try {
      trial = wanted.trial();
      loaded = source.load(wanted.announcement(), wanted.offset());
    } catch (RuntimeException | Error e) {
      life.rejected(wanted.announcement(), serving().orElse("none"), e);
      endTrial();
      return;
    }
    if (onTrial.map(AnnouncementRecord::id).equals(Optional.of(wanted.id()))) {
      // The same one in another way: its keys are classified without a break.
      comparison.reportNow(wanted.announcement());
    } else {
      endTrial();
    }
    slot.tryOut(loaded, trial);
    onTrial = Optional.of(wanted);
    life.tried(wanted.announcement(), trial, since(started));
  }

  private void endTrial() {
    if (onTrial.isEmpty()) {
      return;
    }
    AnnouncementRecord ended = onTrial.get();
    onTrial = Optional.empty();
    boolean promoted = serving().equals(Optional.of(ended.id()));
    if (!promoted) {
      comparison.reportNow(ended.announcement());
    }
    slot.endTrial();
    if (!promoted) {
      life.withdrawn(ended.announcement());
    }
  }

  private Optional<String> serving() {
    return slot.version().map(ModelVersion::id);
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
