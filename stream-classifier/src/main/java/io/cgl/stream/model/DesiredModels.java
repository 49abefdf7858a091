package io.cgl.stream.model;

import java.util.Optional;

/**
 * What the announcements ask for, whatever came of those before.
 *
 * @param active the checkpoint that is to classify
 * @param candidate the one that is to be tried beside it
 */
record DesiredModels(Optional<Announced> active, Optional<Announced> candidate) {

  /**
   * Decides from the last announcement under each key. A candidate needs another one to be tried
   * beside, so none is tried before a checkpoint is active, nor the active one beside itself.
   */
  static DesiredModels of(Optional<Announced> active, Optional<Announced> candidate) {
    return new DesiredModels(
        active, candidate.filter(c -> active.isPresent() && !active.get().id().equals(c.id())));
  }
}
