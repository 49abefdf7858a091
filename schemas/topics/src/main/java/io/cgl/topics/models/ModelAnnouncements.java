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
 * What is announced about one model, and what has to be written to change it. A value: it reads and
 * writes nothing.
 *
 * <p>Every registered checkpoint remembers which one was active before it, so that the rollbacks
 * from any of them end: a link that would close a circle is not made.
 *
 * @param active the one that classifies the events
 * @param candidate the one that is tried beside it
 * @param registered all that can be activated by id, in the order in which they came; the two above
 *     are among them
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
    // Announced before there was a register.
    for (Optional<ModelAnnouncement> announced : List.of(active, candidate)) {
      if (announced.isPresent()) {
        registered.putIfAbsent(announced.get().getModelId(), registered(announced.get()));
      }
    }
    registered = Collections.unmodifiableMap(registered);
  }

  /** A model that nothing was announced of. */
  public static ModelAnnouncements none(String model) {
    return new ModelAnnouncements(model, Optional.empty(), Optional.empty(), Map.of());
  }

  /** What holds after one more record; those of other models change nothing. */
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
   * @param id or the beginning of one, where no other begins like that
   * @throws IllegalArgumentException if none or several are meant; it names those that there are
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

  /** Makes a checkpoint known, so that it can be activated by its id. */
  public ModelChange register(ModelAnnouncement announced) {
    return remember(announced, previousOf(announced.getModelId()));
  }

  /** Lets a checkpoint classify the events, whether it is known or new. Ends its own trial. */
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
   * Lets the checkpoint classify that was active before the active one. Done again, it goes one
   * further back.
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
   * A registered checkpoint as it is announced again, its signature included. The retrain request
   * that it once answered is not answered a second time.
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
    // What is announced again is as old as it was.
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
