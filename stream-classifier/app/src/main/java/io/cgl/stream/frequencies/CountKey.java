package io.cgl.stream.frequencies;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * The key of a count. Its bytes are the window's start in 8, the class's position in 4, and the
 * model's id in UTF-8; as a key they are the same in every version.
 */
record CountKey(long windowStart, int position, byte[] modelId) {

  private static final int FIXED = Long.BYTES + Integer.BYTES;

  Bytes bytes() {
    return Bytes.wrap(
        ByteBuffer.allocate(FIXED + modelId.length)
            .putLong(windowStart)
            .putInt(position)
            .put(modelId)
            .array());
  }

  static CountKey of(Bytes bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
    return new CountKey(
        buffer.getLong(),
        buffer.getInt(),
        Arrays.copyOfRange(bytes.get(), FIXED, bytes.get().length));
  }

  String model() {
    return new String(modelId, UTF_8);
  }
}
