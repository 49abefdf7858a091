package io.cgl.checkpoint.trees;

import java.util.List;

/**
 * Trees that add up to a margin for each target.
 *
 * @param targets number of margins per row
 * @param roots the trees, in the order in which they are added up
 * @param base what is added to each margin in the end
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, never compared.
record TreeEnsemble(int targets, List<Node> roots, float[] base) {

  TreeEnsemble {
    roots = List.copyOf(roots);
  }

  /** Columns that a row must have. */
  int columns() {
    return roots.stream().mapToInt(TreeEnsemble::columns).max().orElse(0);
  }

  private static int columns(Node node) {
    if (node instanceof Threshold test) {
      return Math.max(
          test.feature() + 1, Math.max(columns(test.below()), columns(test.otherwise())));
    }
    if (node instanceof Category test) {
      return Math.max(test.feature() + 1, Math.max(columns(test.equal()), columns(test.other())));
    }
    return 0;
  }

  /** A node of a tree. */
  sealed interface Node {}

  /**
   * Tests whether a feature is below a threshold.
   *
   * @param missingIsBelow whether rows without the feature (NaN) go to {@code below}
   */
  record Threshold(int feature, float threshold, boolean missingIsBelow, Node below, Node otherwise)
      implements Node {}

  /** Tests whether a feature has a value. Rows without the feature have another. */
  record Category(int feature, float value, Node equal, Node other) implements Node {}

  /**
   * Adds to margins.
   *
   * @param targets the margins
   * @param weights what is added to each of them
   */
  @SuppressWarnings("ArrayRecordComponent") // Made once, never compared.
  record Leaf(int[] targets, float[] weights) implements Node {}
}
