package io.cgl.topics.models;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelRole;
import io.cgl.topics.TrustedRecords;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The announcements of one model, and the records that change them. Immutable; reads and writes
 * nothing.
 *
 * <p>Every registered checkpoint remembers which one was active before it. A link that would close
 * a circle is not made, so rollbacks end.
 *
 * @param active the one that classifies the events
 * @param candidate the one on trial beside it
 * @param registered all that can be activated by id, in order of arrival, the two above included
 */
public record ModelAnnouncements(
    String model,
    Optional<ModelAnnouncement> active,
    Optional<ModelAnnouncement> candidate,
    Map<String, ModelAnnouncement> registered) {

  static {
    TrustedRecords.vouch();
  }

  public ModelAnnouncements {
    ModelKey.requireModelName(model);
    registered = new LinkedHashMap<>(registered);
    // Announced by a version without a register.
    for (Optional<ModelAnnouncement> announced : List.of(active, candidate)) {
      if (announced.isPresent()) {
        registered.putIfAbsent(announced.get().getModelId(), registered(announced.get()));
      }
    }
    registered = Collections.unmodifiableMap(registered);
  }

  public static ModelAnnouncements none(String model) {
    return new ModelAnnouncements(model, Optional.empty(), Optional.empty(), Map.of());
  }

  /** The announcements after one more record; those of other models change nothing. */
  public ModelAnnouncements after(ModelKey key, Optional<ModelAnnouncement> announced) {
    if (!key.model().equals(model)) {
      return this;
    }
    if (key instanceof ModelKey.Registered entry) {
      Map<String, ModelAnnouncement> changed = new LinkedHashMap<>(registered);
      announced.ifPresentOrElse(
          announcement -> changed.put(entry.id(), announcement), () -> changed.remove(entry.id()));
      return new ModelAnnouncements(model, active, candidate, changed);
    }
    return key instanceof ModelKey.Candidate
        ? new ModelAnnouncements(model, active, announced, registered)
        : new ModelAnnouncements(model, announced, candidate, registered);
  }

  /**
   * The registered checkpoint of an id.
   *
   * @param id or a unique prefix of one
   * @throws IllegalArgumentException if none or several match; the message names them
   */
  public ModelAnnouncement find(String id) {
    List<ModelAnnouncement> meant =
        registered.containsKey(id)
            ? List.of(registered.get(id))
            : registered.values().stream().filter(a -> a.getModelId().startsWith(id)).toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    throw new IllegalArgumentException(
        meant.isEmpty()
            ? "model '%s' has no checkpoint '%s': there are %s"
                .formatted(model, id, ids(registered.values()))
            : "'%s' could be any of %s: give more of the id".formatted(id, ids(meant)));
  }

  /** Registers a checkpoint, so that it can be activated by its id. */
  public ModelChange register(ModelAnnouncement announced) {
    return remember(announced, previousOf(announced.getModelId()));
  }

  /** Makes a checkpoint the active one, whether it is registered or new. Ends its trial. */
  public ModelChange activate(ModelAnnouncement announced) {
    requireOwn(announced);
    String id = announced.getModelId();
    String before = active.map(ModelAnnouncement::getModelId).orElse(null);
    if (id.equals(before)) {
      return activate(announced, active.get().getPreviousModelId(), previousOf(id));
    }
    boolean circle = before == null || leadsTo(before, id);
    return activate(announced, before, circle ? previousOf(id) : before);
  }

  /**
   * Activates the checkpoint that was active before. Repeated, it goes one further back.
   *
   * @throws IllegalStateException if there was none before
   */
  public ModelChange rollback(Instant now) {
    ModelAnnouncement rejected =
        active.orElseThrow(
            () ->
                new IllegalStateException("model '%s' has no active checkpoint".formatted(model)));
    String previous = rejected.getPreviousModelId();
    if (previous == null || !registered.containsKey(previous)) {
      throw new IllegalStateException(
          "model '%s' has no checkpoint before %s to roll back to: activate one by its id"
              .formatted(model, rejected.getModelId()));
    }
    String further = previousOf(previous);
    return activate(again(registered.get(previous), now), further, further);
  }

  /**
   * Scores a checkpoint beside the active one.
   *
   * @throws IllegalStateException if there is no active one, or it is that
   */
  public ModelChange shadow(ModelAnnouncement announced) {
    return tryOut(announced, ModelRole.SHADOW, 0);
  }

  /**
   * Lets a checkpoint classify a share of the keys.
   *
   * @param share between 0 and 1
   * @throws IllegalStateException if there is no active one, or it is that
   */
  public ModelChange canary(ModelAnnouncement announced, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "a canary's share of the keys must be between 0 and 1, not " + share);
    }
    return tryOut(announced, ModelRole.CANARY, share);
  }

  /**
   * A registered checkpoint for another announcement, its signature included, without the retrain
   * request that it answered.
   *
   * @throws IllegalArgumentException if no one checkpoint has this id
   */
  public ModelAnnouncement again(String id, Instant now) {
    return again(find(id), now);
  }

  /**
   * Ends the trial.
   *
   * @throws IllegalStateException if there is none
   */
  public ModelChange withdraw() {
    if (candidate.isEmpty()) {
      throw new IllegalStateException("model '%s' has no candidate on trial".formatted(model));
    }
    return remember(candidate.get(), previousOf(candidate.get().getModelId()))
        .delete(new ModelKey.Candidate(model));
  }

  private ModelChange activate(ModelAnnouncement announced, String previous, String remembered) {
    String id = announced.getModelId();
    ModelChange change = remember(announced, remembered);
    if (active.isPresent() && !active.get().getModelId().equals(id)) {
      change = remember(change, registered.get(active.get().getModelId()));
    }
    if (candidate.isPresent() && candidate.get().getModelId().equals(id)) {
      change = change.delete(new ModelKey.Candidate(model));
    }
    return change.put(
        new ModelKey.Active(model),
        ModelAnnouncement.newBuilder(announced)
            .setRole(ModelRole.ACTIVE)
            .setCanaryShare(0)
            .setPreviousModelId(previous)
            .build());
  }

  private ModelChange tryOut(ModelAnnouncement announced, ModelRole role, double share) {
    String id = announced.getModelId();
    ModelAnnouncement champion =
        active.orElseThrow(
            () ->
                new IllegalStateException(
                    "model '%s' has no active checkpoint to try %s beside: activate it"
                        .formatted(model, id)));
    if (champion.getModelId().equals(id)) {
      throw new IllegalStateException(
          "checkpoint %s of model '%s' is the active one already".formatted(id, model));
    }
    return remember(remember(announced, previousOf(id)), registered.get(champion.getModelId()))
        .put(
            new ModelKey.Candidate(model),
            ModelAnnouncement.newBuilder(announced)
                .setRole(role)
                .setCanaryShare(share)
                .setPreviousModelId(null)
                .build());
  }

  private ModelChange remember(ModelAnnouncement announced, String previous) {
    requireOwn(announced);
    // Keeps its time when announced again.
    ModelAnnouncement first = registered.getOrDefault(announced.getModelId(), announced);
    return remember(
        ModelChange.none(),
        ModelAnnouncement.newBuilder(registered(announced))
            .setPreviousModelId(previous)
            .setAnnouncedAt(first.getAnnouncedAt())
            .setRetrainRequestId(first.getRetrainRequestId())
            .build());
  }

  private ModelChange remember(ModelChange change, ModelAnnouncement entry) {
    return change.put(new ModelKey.Registered(model, entry.getModelId()), entry);
  }

  private String previousOf(String id) {
    ModelAnnouncement known = registered.get(id);
    return known == null ? null : known.getPreviousModelId();
  }

  private boolean leadsTo(String from, String id) {
    Set<String> passed = new HashSet<>();
    for (String at = from; at != null && passed.add(at); at = previousOf(at)) {
      if (at.equals(id)) {
        return true;
      }
    }
    return false;
  }

  private void requireOwn(ModelAnnouncement announced) {
    if (!announced.getModelName().equals(model)) {
      throw new IllegalArgumentException(
          "checkpoint %s is one of model '%s', not of '%s'"
              .formatted(announced.getModelId(), announced.getModelName(), model));
    }
  }

  private static ModelAnnouncement again(ModelAnnouncement known, Instant now) {
    return ModelAnnouncement.newBuilder(known)
        .setAnnouncedAt(now)
        .setRetrainRequestId(null)
        .build();
  }

  private static ModelAnnouncement registered(ModelAnnouncement announced) {
    return ModelAnnouncement.newBuilder(announced)
        .setRole(ModelRole.REGISTERED)
        .setCanaryShare(0)
        .build();
  }

  private static String ids(Collection<ModelAnnouncement> announced) {
    return announced.isEmpty()
        ? "none"
        : announced.stream().map(ModelAnnouncement::getModelId).collect(Collectors.joining(", "));
  }
}
