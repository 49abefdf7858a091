package io.cgl.scoring.internal.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the announcements ask for.
 *
 * @param active the checkpoint that should classify
 * @param before those that were active before it, latest first: a classifier that starts while the
 *     active one is broken falls back to them
 * @param candidate the one that should be tried beside it
 */
record DesiredModels(
    Optional<AnnouncementRecord> active,
    List<AnnouncementRecord> before,
    Optional<AnnouncementRecord> candidate) {

  /**
   * Decides from the last announcement under each key and the registered checkpoints. No candidate
   * is tried before a checkpoint is active, nor the active one beside itself.
   */
  static DesiredModels of(
      Optional<AnnouncementRecord> active,
      Map<String, AnnouncementRecord> registered,
      Optional<AnnouncementRecord> candidate) {
    return new DesiredModels(
        active,
        active.map(a -> before(a, registered)).orElse(List.of()),
        candidate.filter(c -> active.isPresent() && !active.get().id().equals(c.id())));
  }

  private static List<AnnouncementRecord> before(
      AnnouncementRecord active, Map<String, AnnouncementRecord> registered) {
    Map<String, AnnouncementRecord> chain = new LinkedHashMap<>();
    String id = active.announcement().getPreviousModelId();
    // By id, so that two that were each activated after the other end the walk.
    while (id != null && registered.containsKey(id) && !chain.containsKey(id)) {
      chain.put(id, registered.get(id));
      id = chain.get(id).announcement().getPreviousModelId();
    }
    return List.copyOf(chain.values());
  }
}
