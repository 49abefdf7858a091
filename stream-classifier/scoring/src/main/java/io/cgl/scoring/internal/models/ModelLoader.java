package io.cgl.scoring.internal.models;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.scoring.internal.ServedModel;

/** Where announced models are loaded from. */
public interface ModelLoader {

  /**
   * Loads what was announced; takes as long as it takes.
   *
   * @param sequence the offset of the announcement
   * @throws io.cgl.checkpoint.CheckpointException if it must not or cannot serve, with the reason
   */
  ServedModel load(ModelAnnouncement announced, long sequence);
}
