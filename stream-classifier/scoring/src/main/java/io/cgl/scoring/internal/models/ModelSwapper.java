package io.cgl.scoring.internal.models;

import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.Trial;
import io.cgl.scoring.internal.ModelSlot;
import io.cgl.scoring.internal.ScoringMeters;
import io.cgl.scoring.internal.ServedModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the slot to the desired models, one load after the other. What cannot be loaded is
 * rejected once, and the active model stays. Every announcement that is handled gets one answer,
 * which its sender can wait for.
 *
 * <p>Belongs to one thread.
 */
final class ModelSwapper {

  private static final Logger log = LoggerFactory.getLogger(ModelSwapper.class);

  private static final long UNSEEN = -1;

  private final ModelSlot slot;
  private final ModelLoader loader;
  private final ScoringMeters meters;
  private final ModelLifecycleLog life;
  private final ShadowComparison comparison;
  private final Consumer<ModelVersion> onFirstModel;

  /** The last announcements that were handled, whatever the result. */
  private long activeSeen = UNSEEN;

  private long candidateSeen = UNSEEN;

  private Optional<AnnouncementRecord> onTrial = Optional.empty();

  private record Loaded(ServedModel model, Duration took) {}

  ModelSwapper(
      ModelSlot slot,
      ModelLoader loader,
      ScoringMeters meters,
      ModelLifecycleLog life,
      ShadowComparison comparison,
      Consumer<ModelVersion> onFirstModel) {
    this.slot = slot;
    this.loader = loader;
    this.meters = meters;
    this.life = life;
    this.comparison = comparison;
    this.onFirstModel = onFirstModel;
  }

  /** Handles what is desired and was not handled yet. */
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

  /** Reports how often the candidate agrees, if there is one and a report is due. */
  void compareWhenDue() {
    onTrial.ifPresent(candidate -> comparison.reportWhenDue(candidate.announcement()));
  }

  private void activate(AnnouncementRecord wanted, List<AnnouncementRecord> before) {
    activeSeen = wanted.offset();
    if (serving().equals(Optional.of(wanted.id()))) {
      life.activated(wanted.announcement(), Duration.ZERO);
      return;
    }
    long sequence = wanted.offset();
    boolean serves = serve(wanted, sequence);
    if (serving().isPresent()) {
      return;
    }
    // As if it had not been restarted: then the one before would still serve.
    for (int i = 0; !serves && i < before.size(); i++) {
      // Its own place, and below the one it replaces here: to other instances that one is newer.
      sequence = Math.min(before.get(i).offset(), sequence - 1);
      serves = serve(before.get(i), sequence);
    }
  }

  /**
   * Loads a checkpoint and lets it classify.
   *
   * @return whether it does
   */
  private boolean serve(AnnouncementRecord wanted, long sequence) {
    Optional<Loaded> loaded = load(wanted, () -> loader.load(wanted.announcement(), sequence));
    loaded.ifPresent(
        next -> {
          boolean first = serving().isEmpty();
          onTrial.ifPresent(candidate -> comparison.reportNow(candidate.announcement()));
          slot.serve(next.model());
          if (first) {
            onFirstModel.accept(next.model().version());
          }
          life.activated(wanted.announcement(), next.took());
        });
    return loaded.isPresent();
  }

  private void tryOut(AnnouncementRecord wanted) {
    candidateSeen = wanted.offset();
    Optional<Loaded> loaded =
        load(
            wanted,
            () -> {
              Trial known = wanted.trial(); // Or it is refused without being loaded.
              log.debug("Loading {} as {}", wanted.id(), known);
              return loader.load(wanted.announcement(), wanted.offset());
            });
    boolean sameAgain = onTrial.map(AnnouncementRecord::id).equals(Optional.of(wanted.id()));
    if (loaded.isEmpty() || !sameAgain) {
      endTrial();
    } else {
      // The same one in another way: its keys are classified without a break.
      comparison.reportNow(wanted.announcement());
    }
    loaded.ifPresent(
        next -> {
          Trial trial = wanted.trial();
          slot.tryOut(next.model(), trial);
          onTrial = Optional.of(wanted);
          life.tried(wanted.announcement(), trial, next.took());
        });
  }

  /** Loads a checkpoint, or rejects it. */
  private Optional<Loaded> load(AnnouncementRecord wanted, Supplier<ServedModel> loading) {
    long started = System.nanoTime();
    try {
      ServedModel model = loading.get();
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      meters.loaded(took);
      return Optional.of(new Loaded(model, took));
    } catch (RuntimeException | Error e) {
      // Whatever it is, natives that do not link included: the stream must not feel it.
      meters.refused();
      life.rejected(wanted.announcement(), serving().orElse("none"), e);
      return Optional.empty();
    }
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
}
