package io.cgl.drift;

import java.util.Arrays;

/**
 * How often each class was predicted in one closed window.
 *
 * @param modelId the checkpoint that predicted
 * @param windowStart in event time, milliseconds
 * @param counts by class
 * @param reference held-out predictions by class, in the same order
 */
public record ClassCounts(String modelId, long windowStart, long[] counts, long[] reference) {

  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** Whether both the window and the reference have events. */
  boolean isComparable() {
    return total() > 0 && Arrays.stream(reference).sum() > 0;
  }
}
