package io.cgl.topics.models;

import io.cgl.avro.ModelAnnouncement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of one change of a model, written atomically.
 *
 * @param writes in the order in which they are to be written
 */
public record ModelChange(List<Write> writes) {

  public ModelChange {
    writes = List.copyOf(writes);
  }

  /** One record; a tombstone without an announcement. */
  public record Write(ModelKey key, Optional<ModelAnnouncement> announcement) {}

  static ModelChange none() {
    return new ModelChange(List.of());
  }

  ModelChange put(ModelKey key, ModelAnnouncement announcement) {
    return and(new Write(key, Optional.of(announcement)));
  }

  ModelChange delete(ModelKey key) {
    return and(new Write(key, Optional.empty()));
  }

  private ModelChange and(Write write) {
    List<Write> all = new ArrayList<>(writes);
    all.add(write);
    return new ModelChange(all);
  }
}
