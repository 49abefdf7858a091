package io.cgl.trainer.checkpoint;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.signing.SigningKey;
import io.cgl.topics.TrustedRecords;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/** Builds the announcement of a bundle. */
public final class BundleAnnouncement {

  static {
    TrustedRecords.vouch();
  }

  private BundleAnnouncement() {}

  /**
   * The announcement of a bundle, signed if there is a key; its role is decided where it is
   * written.
   *
   * @param retrainRequestId the request that it answers, or null
   */
  public static ModelAnnouncement of(
      CheckpointBundle bundle, Instant now, String retrainRequestId, Optional<SigningKey> key) {
    Manifest manifest = bundle.manifest();
    ModelAnnouncement.Builder announcement =
        ModelAnnouncement.newBuilder()
            .setModelName(manifest.modelName())
            .setModelId(manifest.modelId())
            .setBundleUri(bundle.folder().toUri().toString())
            .setSha256(bundle.sha256())
            .setSizeBytes(bundle.sizeBytes())
            .setAnnouncedAt(now)
            .setClasses(manifest.classes())
            .setMetrics(manifest.metrics())
            .setRetrainRequestId(retrainRequestId);
    key.map(signer -> signer.sign(bundle))
        .ifPresent(
            signature ->
                announcement
                    .setSignature(ByteBuffer.wrap(signature.bytes()))
                    .setSignedBy(signature.keyId()));
    return announcement.build();
  }
}
