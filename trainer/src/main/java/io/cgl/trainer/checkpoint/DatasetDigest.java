package io.cgl.trainer.checkpoint;

import io.cgl.trainer.data.Dataset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest of what a network saw: encoded features, labels and class names, in order. */
final class DatasetDigest {

  private DatasetDigest() {}

  /** Lower-case hex SHA-256 over all rows of all data sets. */
  static String sha256(Dataset... datasets) {
    MessageDigest digest = newDigest();
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
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Lower-case hex SHA-256 of some bytes. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newDigest().digest(bytes));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
