package io.cgl.checkpoint.features;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.IntFunction;

/**
 * Encoded rows in one native buffer, which ONNX Runtime reads in place. It grows as needed and is
 * reused.
 *
 * <p>Not safe for use by several threads.
 */
public final class FeatureBatch {

  private static final int INITIAL_ROWS = 64;

  private final int width;
  private FloatBuffer buffer;

  public FeatureBatch(int width) {
    this.width = width;
    this.buffer = allocate(INITIAL_ROWS * width);
  }

  /** A batch that holds the given rows. */
  public static FeatureBatch of(float[][] rows) {
    FeatureBatch batch = new FeatureBatch(rows[0].length);
    for (float[] row : rows) {
      batch.add(row, 0);
    }
    return batch;
  }

  /**
   * Appends a row.
   *
   * @throws UnencodableException if the row does not fit the encoder; the batch is then unchanged
   */
  public void add(FeatureEncoder encoder, IntFunction<?> row) {
    encoder.encode(row, room());
  }

  /** Appends an encoded row: {@link #width()} floats of {@code flat} from {@code offset} on. */
  public void add(float[] flat, int offset) {
    room().put(flat, offset, width);
  }

  public int rows() {
    return buffer.position() / width;
  }

  public int width() {
    return width;
  }

  public void clear() {
    buffer.clear();
  }

  /** The rows, row-major, without a copy. */
  public FloatBuffer view() {
    return buffer.duplicate().flip();
  }

  /** The buffer, with room for one more row from its position on. */
  FloatBuffer room() {
    if (buffer.remaining() < width) {
      FloatBuffer larger = allocate(buffer.capacity() * 2);
      larger.put(buffer.flip());
      buffer = larger;
    }
    return buffer;
  }

  /** A native buffer, which ONNX Runtime reads in place. */
  public static FloatBuffer allocate(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
