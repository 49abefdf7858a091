package io.cgl.scoring.internal.models;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.scoring.api.Trial;

/**
 * An announcement and its place in its topic.
 *
 * @param offset which distinguishes it from other announcements of the same checkpoint
 */
record AnnouncementRecord(ModelAnnouncement announcement, long offset) {

  String id() {
    return announcement.getModelId();
  }

  /**
   * @throws CheckpointException if the announcement does not say so in a way that this version
   *     knows
   */
  Trial trial() {
    return switch (announcement.getRole()) {
      case SHADOW -> new Trial.Shadow();
      case CANARY -> canary();
      case ACTIVE, REGISTERED, UNKNOWN ->
          throw new CheckpointException(
              "a candidate is announced as SHADOW or CANARY, not as " + announcement.getRole());
    };
  }

  private Trial canary() {
    try {
      return new Trial.Canary(announcement.getCanaryShare());
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(e.getMessage(), e);
    }
  }
}
