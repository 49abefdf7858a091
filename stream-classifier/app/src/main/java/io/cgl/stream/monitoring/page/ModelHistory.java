package io.cgl.stream.monitoring.page;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.stream.models.ModelListing;
import io.cgl.topics.models.ModelAnnouncements;
import io.cgl.topics.models.ModelKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What is announced about a model, and what was last said about that. Not safe for use by several
 * threads.
 */
final class ModelHistory {

  static final int STATUSES = 2000;

  /** Checkpoints without a role that are shown. */
  private static final int OTHERS = 3;

  private static final int HAPPENINGS = 8;

  private static final String REJECTED = ModelState.REJECTED.name().toLowerCase(Locale.ROOT);
  private static final String WITHDRAWN = ModelState.WITHDRAWN.name().toLowerCase(Locale.ROOT);

  private final List<ModelStatus> statuses = new ArrayList<>();
  private ModelAnnouncements announced;

  ModelHistory(String model) {
    this.announced = ModelAnnouncements.none(model);
  }

  /**
   * @param announcement empty for a tombstone
   */
  void add(ModelKey key, Optional<ModelAnnouncement> announcement) {
    announced = announced.after(key, announcement);
  }

  void add(ModelStatus status) {
    statuses.add(status);
    if (statuses.size() > STATUSES) {
      statuses.remove(0);
    }
  }

  ModelsView view() {
    List<ModelsView.Checkpoint> all =
        ModelListing.of(announced, statuses).checkpoints().stream()
            .map(ModelHistory::checkpoint)
            .toList();
    List<ModelsView.Checkpoint> shown = new ArrayList<>();
    all.stream()
        .filter(ModelsView.Checkpoint::hasRole)
        .sorted(Comparator.comparing(ModelsView.Checkpoint::role))
        .forEach(shown::add);
    all.stream().filter(checkpoint -> !checkpoint.hasRole()).limit(OTHERS).forEach(shown::add);
    return new ModelsView(shown, lately());
  }

  private static ModelsView.Checkpoint checkpoint(ModelListing.Row row) {
    Instant since = Instant.parse(row.announcedAt());
    Optional<ModelListing.Said> refusal =
        row.instances().stream()
            .filter(said -> said.state().equals(REJECTED))
            .filter(said -> !Instant.parse(said.at()).isBefore(since))
            .findFirst();
    long load =
        row.instances().stream()
            .map(ModelListing.Said::state)
            .filter(state -> !state.equals(REJECTED) && !state.equals(WITHDRAWN))
            .count();
    return new ModelsView.Checkpoint(
        row.id(),
        row.role(),
        row.share(),
        since.toEpochMilli(),
        row.balancedAccuracy(),
        row.agreement() == null ? null : row.agreement().events(),
        row.agreement() == null ? null : row.agreement().agreed(),
        refusal.map(said -> Objects.requireNonNullElse(said.reason(), "")).orElse(null),
        (int) load);
  }

  private List<ModelsView.Happening> lately() {
    List<ModelsView.Happening> lately = new ArrayList<>();
    for (int s = statuses.size() - 1; s >= 0 && lately.size() < HAPPENINGS; s--) {
      ModelStatus status = statuses.get(s);
      if (status.getState() != ModelState.COMPARED) {
        lately.add(
            new ModelsView.Happening(
                status.getAt().toEpochMilli(),
                status.getState().name(),
                status.getModelId(),
                status.getReason(),
                status.getInstance()));
      }
    }
    return lately;
  }
}
