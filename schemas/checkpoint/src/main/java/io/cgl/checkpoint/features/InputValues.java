package io.cgl.checkpoint.features;

/** The raw values of one row, by the position of the input in the manifest. */
@FunctionalInterface
public interface InputValues {

  /**
   * The value of one input.
   *
   * @return a {@link Number}, {@link Boolean}, {@link CharSequence} or {@link java.nio.ByteBuffer}
   *     (an encoded image); null where the value is missing
   * @throws UnencodableException if the row has no such field
   */
  Object value(int input);
}
