package io.cgl.stream.model;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.stream.scoring.ServedModel;

/** Where announced models are had from. */
interface ModelSource {

  /**
   * Loads what was announced; takes as long as it takes.
   *
   * @param sequence the offset of the announcement
   * @throws io.cgl.checkpoint.CheckpointException if it must not or cannot serve, with the reason
   */
  ServedModel load(ModelAnnouncement announced, long sequence);
}
