package io.cgl.checkpoint.trees;

import io.cgl.checkpoint.trees.FeatureTests.Clearing;
import io.cgl.checkpoint.trees.TreeEnsemble.Category;
import io.cgl.checkpoint.trees.TreeEnsemble.Leaf;
import io.cgl.checkpoint.trees.TreeEnsemble.Node;
import io.cgl.checkpoint.trees.TreeEnsemble.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Gives every leaf a bit of its tree's words, and every test the bits that it clears. */
final class BitVectorLayout {

  private final float[][] typical;
  private final Map<Integer, List<Clearing>> above = new TreeMap<>();
  private final Map<Integer, List<Clearing>> below = new TreeMap<>();
  private final Map<Integer, List<Clearing>> equal = new TreeMap<>();
  private final List<Leaf> leaves = new ArrayList<>();
  private final List<Integer> firstLeaf = new ArrayList<>(List.of(0));
  private final List<Integer> firstWord = new ArrayList<>(List.of(0));

  BitVectorLayout(float[][] typical) {
    this.typical = typical;
  }

  void add(Node root) {
    visit(root);
    int size = leaves.size() - last(firstLeaf);
    firstLeaf.add(leaves.size());
    firstWord.add(last(firstWord) + (size + Long.SIZE - 1) / Long.SIZE);
  }

  /** The tests of each feature, by column. */
  FeatureTests[] features() {
    TreeSet<Integer> columns = new TreeSet<>(above.keySet());
    columns.addAll(below.keySet());
    columns.addAll(equal.keySet());
    return columns.stream()
        .map(
            column ->
                FeatureTests.of(
                    column,
                    above.getOrDefault(column, List.of()),
                    below.getOrDefault(column, List.of()),
                    equal.getOrDefault(column, List.of())))
        .toArray(FeatureTests[]::new);
  }

  /** The first leaf of each tree; then the number of leaves. */
  int[] firstLeaves() {
    return firstLeaf.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The first word of each tree; then the number of words. */
  int[] firstWords() {
    return firstWord.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The leaves of all trees. */
  Leaf[] leaves() {
    return leaves.toArray(Leaf[]::new);
  }

  /** The target of each tree, or null where a tree has several. */
  int[] targets() {
    int[] result = new int[firstLeaf.size() - 1];
    for (int tree = 0; tree < result.length; tree++) {
      List<Leaf> own = leaves.subList(firstLeaf.get(tree), firstLeaf.get(tree + 1));
      int[] targets =
          own.stream().flatMapToInt(leaf -> IntStream.of(leaf.targets())).distinct().toArray();
      if (targets.length != 1 || own.stream().anyMatch(leaf -> leaf.targets().length != 1)) {
        return null;
      }
      result[tree] = targets[0];
    }
    return result;
  }

  private void visit(Node node) {
    if (node instanceof Leaf leaf) {
      leaves.add(leaf);
    } else if (node instanceof Category test) {
      visit(test.other(), test.equal(), equal, test.feature(), test.value(), false);
    } else if (node instanceof Threshold test) {
      float value = test.threshold();
      boolean missingIsBelow = test.missingIsBelow();
      if (isMostlyBelow(test)) {
        visit(test.below(), test.otherwise(), above, test.feature(), value, !missingIsBelow);
      } else {
        visit(test.otherwise(), test.below(), below, test.feature(), value, missingIsBelow);
      }
    }
  }

  private void visit(
      Node first,
      Node second,
      Map<Integer, List<Clearing>> tests,
      int feature,
      float value,
      boolean ifMissing) {
    int from = leaves.size() - last(firstLeaf);
    visit(first);
    int to = leaves.size() - last(firstLeaf);
    List<Clearing> clearings = tests.computeIfAbsent(feature, column -> new ArrayList<>());
    for (int word = from / Long.SIZE; word <= (to - 1) / Long.SIZE; word++) {
      int low = Math.max(from - Long.SIZE * word, 0);
      int high = Math.min(to - Long.SIZE * word, Long.SIZE);
      long mask = ~(-1L >>> (Long.SIZE - (high - low)) << low);
      // To sort and search, -0 is not 0.
      clearings.add(new Clearing(value + 0f, last(firstWord) + word, mask, ifMissing));
    }
    visit(second);
  }

  private boolean isMostlyBelow(Threshold test) {
    int balance = 0;
    for (float[] row : typical) {
      balance += row[test.feature()] < test.threshold() ? 1 : -1;
    }
    return balance >= 0;
  }

  private static int last(List<Integer> list) {
    return list.get(list.size() - 1);
  }
}
