package io.cgl.trainer.batch;

import java.util.Arrays;
import java.util.Random;

/**
 * Which fold each row is in, every class in the same proportion. Cross-fitting: a member learns
 * from all folds but its own, so that the member's prediction of a row of its fold is out of fold.
 *
 * @param count number of folds; 0 for none, and then every member learns from all rows
 * @param of the fold of each row
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, never compared.
public record Folds(int count, int[] of) {

  /** Every member learns from all rows. */
  public static Folds none() {
    return new Folds(0, new int[0]);
  }

  /**
   * Deals the rows of each class out to the folds in random order.
   *
   * @param labels class of each row
   * @param seed equal seeds give equal folds
   */
  public static Folds of(int[] labels, int count, long seed) {
    int[] order = new int[labels.length];
    Arrays.setAll(order, row -> row);
    Random random = new Random(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[other];
      order[other] = row;
    }
    int[] next = new int[Arrays.stream(labels).max().orElse(0) + 1];
    // Classes begin at different folds, or the first one would have all the odd rows.
    Arrays.setAll(next, label -> label);
    int[] folds = new int[labels.length];
    for (int row : order) {
      folds[row] = next[labels[row]]++ % count;
    }
    return new Folds(count, folds);
  }

  /** The folds of some of the rows. */
  public Folds subset(int[] rows) {
    return exist() ? new Folds(count, Arrays.stream(rows).map(row -> of[row]).toArray()) : this;
  }

  /** Whether there are any. */
  public boolean exist() {
    return count > 0;
  }

  /** Whether a member, counted from 0, learns from a row. */
  public boolean learns(int member, int row) {
    return count == 0 || of[row] != member % count;
  }

  /** The rows of one fold, ascending. */
  public int[] rows(int fold) {
    return rows(fold, true);
  }

  /** The rows of all other folds, ascending. */
  public int[] rowsWithout(int fold) {
    return rows(fold, false);
  }

  private int[] rows(int fold, boolean in) {
    int[] rows = new int[of.length];
    int size = 0;
    for (int row = 0; row < of.length; row++) {
      if ((of[row] == fold) == in) {
        rows[size++] = row;
      }
    }
    return Arrays.copyOf(rows, size);
  }
}
