package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.Sha256;
import io.cgl.trainer.data.Dataset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The digest of training data: encoded features, labels and class names, in order. */
final class DatasetDigest {

  private DatasetDigest() {}

  /** Lower-case hex SHA-256 over all rows of all data sets. */
  static String sha256(Dataset... datasets) {
    MessageDigest digest = Sha256.start();
    for (Dataset data : datasets) {
      data.classes().forEach(name -> digest.update(name.getBytes(StandardCharsets.UTF_8)));
      int width = data.layout().width();
      ByteBuffer row = ByteBuffer.allocate(Float.BYTES * width + Integer.BYTES);
      for (int i = 0; i < data.rows(); i++) {
        row.clear();
        row.asFloatBuffer().put(data.features(), i * width, width);
        row.putInt(Float.BYTES * width, data.labels()[i]);
        digest.update(row);
      }
    }
    return Sha256.finish(digest);
  }
}
