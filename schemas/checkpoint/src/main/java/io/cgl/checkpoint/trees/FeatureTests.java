package io.cgl.checkpoint.trees;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All tests of one feature.
 *
 * @param column of the feature in a row
 * @param above clears where the value is at or above a threshold
 * @param below clears where the value is below a threshold
 * @param categories clears where the value is the tested one
 */
record FeatureTests(int column, Scan above, Scan below, Lookup categories) {

  /**
   * A test that clears bits where it leads to a node's second child.
   *
   * @param word of the bits
   * @param mask what remains of it
   * @param ifMissing whether rows without the feature go to the second child
   */
  record Clearing(float value, int word, long mask, boolean ifMissing) {}

  static FeatureTests of(
      int column, List<Clearing> above, List<Clearing> below, List<Clearing> categories) {
    Comparator<Clearing> ascending =
        Comparator.comparing(Clearing::value).thenComparing(Clearing::word);
    Comparator<Clearing> descending =
        Comparator.comparing(Clearing::value).reversed().thenComparing(Clearing::word);
    return new FeatureTests(
        column,
        Scan.of(above.stream().sorted(ascending).toList()),
        Scan.of(below.stream().sorted(descending).toList()),
        Lookup.of(categories.stream().sorted(ascending).toList()));
  }

  /** Clears the bits of all tests that lead to a second child. */
  void clear(float value, long[] bits) {
    if (Float.isNaN(value)) {
      above.clearMissing(bits);
      below.clearMissing(bits);
    } else {
      above.clearUpTo(value, bits);
      below.clearDownTo(value, bits);
      categories.clear(value, bits);
    }
  }

  /** Clearings in the order in which the outcomes of their tests change. */
  @SuppressWarnings("ArrayRecordComponent") // Made once, never compared.
  record Scan(float[] values, int[] words, long[] masks, boolean[] ifMissing) {

    static Scan of(List<Clearing> clearings) {
      int size = clearings.size();
      Scan scan = new Scan(new float[size], new int[size], new long[size], new boolean[size]);
      for (int i = 0; i < size; i++) {
        Clearing clearing = clearings.get(i);
        scan.values[i] = clearing.value;
        scan.words[i] = clearing.word;
        scan.masks[i] = clearing.mask;
        scan.ifMissing[i] = clearing.ifMissing;
      }
      return scan;
    }

    /** Where the value is at or above a threshold; thresholds ascend. */
    void clearUpTo(float value, long[] bits) {
      for (int i = 0; i < values.length && values[i] <= value; i++) {
        bits[words[i]] &= masks[i];
      }
    }

    /** Where the value is below a threshold; thresholds descend. */
    void clearDownTo(float value, long[] bits) {
      for (int i = 0; i < values.length && value < values[i]; i++) {
        bits[words[i]] &= masks[i];
      }
    }

    void clearMissing(long[] bits) {
      for (int i = 0; i < values.length; i++) {
        if (ifMissing[i]) {
          bits[words[i]] &= masks[i];
        }
      }
    }
  }

  /**
   * Clearings by the value that a category must have.
   *
   * @param values distinct, ascending
   * @param starts the first clearing of each value; then their number
   */
  @SuppressWarnings("ArrayRecordComponent") // Made once, never compared.
  record Lookup(float[] values, int[] starts, Scan clearings) {

    static Lookup of(List<Clearing> sorted) {
      List<Float> values = new ArrayList<>();
      List<Integer> starts = new ArrayList<>();
      for (int i = 0; i < sorted.size(); i++) {
        if (i == 0 || sorted.get(i).value != sorted.get(i - 1).value) {
          values.add(sorted.get(i).value);
          starts.add(i);
        }
      }
      starts.add(sorted.size());
      float[] distinct = new float[values.size()];
      IntStream.range(0, distinct.length).forEach(i -> distinct[i] = values.get(i));
      return new Lookup(
          distinct, starts.stream().mapToInt(Integer::intValue).toArray(), Scan.of(sorted));
    }

    void clear(float value, long[] bits) {
      int at = values.length == 0 ? -1 : Arrays.binarySearch(values, value + 0f);
      if (at >= 0) {
        for (int i = starts[at]; i < starts[at + 1]; i++) {
          bits[clearings.words[i]] &= clearings.masks[i];
        }
      }
    }
  }
}
