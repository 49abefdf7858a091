package io.cgl.trainer.trees;

import java.util.List;

/**
 * One tree. It adds to the margin of one class what the leaf says that a row ends in.
 *
 * @param label the class that it votes on
 * @param nodes the root first
 */
public record Tree(int label, List<Node> nodes) {

  public Tree {
    nodes = List.copyOf(nodes);
  }

  /** A place in a tree. */
  public sealed interface Node {

    /** Where rows go on: to {@code left} if the test holds, else to {@code right}. */
    sealed interface Split extends Node {

      /** The raw column that is looked at. */
      int column();

      /** Index of the node for rows that pass the test. */
      int left();

      /** Index of the node for rows that do not. */
      int right();
    }
  }

  /**
   * Is the number below a threshold?
   *
   * @param missingLeft where rows go that lack it
   */
  public record Below(int column, float threshold, boolean missingLeft, int left, int right)
      implements Node.Split {}

  /** Is the category another one? */
  public record Other(int column, int category, int left, int right) implements Node.Split {}

  /** The end. */
  public record Leaf(float value) implements Node {}
}
