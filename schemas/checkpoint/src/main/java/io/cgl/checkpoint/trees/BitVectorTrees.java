package io.cgl.checkpoint.trees;

import io.cgl.checkpoint.trees.TreeEnsemble.Leaf;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Evaluates trees by bit vectors (Lucchese et al. 2015, "QuickScorer", SIGIR): each tree has a bit
 * for each leaf, and a test that leads to a node's second child clears the bits below the first
 * one; the lowest bit that remains is the row's leaf. No test depends on another, so all tests of a
 * feature are done in one scan of their sorted thresholds. Of each node's children the likelier one
 * is the first, which costs nothing.
 *
 * <p>Sums are added up in the trees' order, in float32, as ONNX Runtime does on one thread.
 *
 * <p>Immutable; each thread needs a {@link #newScratch scratch} of its own.
 */
public final class BitVectorTrees {

  private final int targets;
  private final float[] base;
  private final FeatureTests[] features;
  private final int columns;

  /** The first leaf and the first word of each tree; then the number of all. */
  private final int[] firstLeaf;

  private final int[] firstWord;
  private final Leaf[] leaves;

  /** The target of each tree where it has one, or null. */
  private final int[] target;

  /** The weight of each leaf where trees have one target. */
  private final float[] weights;

  private BitVectorTrees(TreeEnsemble ensemble, BitVectorLayout layout) {
    targets = ensemble.targets();
    base = ensemble.base();
    features = layout.features();
    columns = ensemble.columns();
    firstLeaf = layout.firstLeaves();
    firstWord = layout.firstWords();
    leaves = layout.leaves();
    target = layout.targets();
    weights = new float[target == null ? 0 : leaves.length];
    for (int leaf = 0; leaf < weights.length; leaf++) {
      weights[leaf] = leaves[leaf].weights()[0];
    }
  }

  /**
   * Prepares trees.
   *
   * @param typical rows as they are scored, which tell the likelier child of each node
   */
  static BitVectorTrees of(TreeEnsemble ensemble, float[][] typical) {
    BitVectorLayout layout = new BitVectorLayout(typical);
    ensemble.roots().forEach(layout::add);
    return new BitVectorTrees(ensemble, layout);
  }

  /** Margins per row. */
  public int targets() {
    return targets;
  }

  /** Columns that a row must have. */
  public int columns() {
    return columns;
  }

  /** What a thread needs to score. */
  public long[] newScratch() {
    return new long[firstWord[firstWord.length - 1]];
  }

  /**
   * Scores rows.
   *
   * @param rows row-major from position 0, rows x width
   * @param width values of a row, at least {@link #columns()}
   * @param margins receives rows x targets from position 0
   * @param scratch of this thread
   */
  public void score(FloatBuffer rows, int count, int width, FloatBuffer margins, long[] scratch) {
    float[] sums = new float[targets];
    for (int row = 0; row < count; row++) {
      Arrays.fill(scratch, -1L);
      for (FeatureTests feature : features) {
        feature.clear(rows.get(row * width + feature.column()), scratch);
      }
      Arrays.fill(sums, 0);
      if (target != null && scratch.length == target.length) {
        addSmall(scratch, sums);
      } else {
        addAny(scratch, sums);
      }
      for (int k = 0; k < targets; k++) {
        margins.put(row * targets + k, sums[k] + base[k]);
      }
    }
  }

  /** Trees of one word and one target each. */
  private void addSmall(long[] bits, float[] sums) {
    for (int tree = 0; tree < target.length; tree++) {
      sums[target[tree]] += weights[firstLeaf[tree] + Long.numberOfTrailingZeros(bits[tree])];
    }
  }

  private void addAny(long[] bits, float[] sums) {
    for (int tree = 0; tree + 1 < firstWord.length; tree++) {
      int at = firstLeaf[tree];
      int word = firstWord[tree];
      while (bits[word] == 0) {
        word++;
        at += Long.SIZE;
      }
      Leaf leaf = leaves[at + Long.numberOfTrailingZeros(bits[word])];
      for (int i = 0; i < leaf.targets().length; i++) {
        sums[leaf.targets()[i]] += leaf.weights()[i];
      }
    }
  }
}
