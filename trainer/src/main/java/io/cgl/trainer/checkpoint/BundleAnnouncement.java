package io.cgl.trainer.checkpoint;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Manifest;
import io.cgl.topics.TrustedRecords;
import java.time.Instant;

/** What is announced of a bundle. */
public final class BundleAnnouncement {

  static {
    TrustedRecords.vouch();
  }

  private BundleAnnouncement() {}

  /**
   * What an announcement of this bundle says; which role it gets is decided where it is written.
   *
   * @param retrainRequestId the request that it answers; null where there is none
   */
  public static ModelAnnouncement of(
      CheckpointBundle bundle, Instant now, String retrainRequestId) {
    Manifest manifest = bundle.manifest();
    return ModelAnnouncement.newBuilder()
        .setModelName(manifest.modelName())
        .setModelId(manifest.modelId())
        .setBundleUri(bundle.folder().toUri().toString())
        .setSha256(bundle.sha256())
        .setSizeBytes(bundle.sizeBytes())
        .setAnnouncedAt(now)
        .setClasses(manifest.classes())
        .setMetrics(manifest.metrics())
        .setRetrainRequestId(retrainRequestId)
        .build();
  }
}
