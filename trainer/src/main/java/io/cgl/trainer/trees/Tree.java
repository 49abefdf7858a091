package io.cgl.trainer.trees;

import java.util.List;

/**
 * One tree. It adds the value of a row's leaf to the margin of one class.
 *
 * @param label the class whose margin it adds to
 * @param nodes the root first
 */
public record Tree(int label, List<Node> nodes) {

  public Tree {
    nodes = List.copyOf(nodes);
  }

  /** A node of a tree. */
  public sealed interface Node {

    /** An inner node: rows go to {@code left} if the test holds, else to {@code right}. */
    sealed interface Split extends Node {

      /** The raw column of the test. */
      int column();

      /** Index of the node for rows that pass the test. */
      int left();

      /** Index of the node for rows that do not. */
      int right();
    }
  }

  /**
   * Tests whether the number is below a threshold.
   *
   * @param missingLeft whether rows without it go left
   */
  public record Below(int column, float threshold, boolean missingLeft, int left, int right)
      implements Node.Split {}

  /** Tests whether the category is a different one. */
  public record Other(int column, int category, int left, int right) implements Node.Split {}

  public record Leaf(float value) implements Node {}
}
