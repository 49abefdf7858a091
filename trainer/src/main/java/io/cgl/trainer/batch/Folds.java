package io.cgl.trainer.batch;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.GroupDeal;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

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
   * Folds of rows: of whole groups where the rows have groups.
   *
   * @param seed equal seeds give equal folds
   */
  public static Folds of(Dataset data, int count, long seed) {
    if (data.groups().length == 0) {
      return of(data.labels(), count, seed);
    }
    GroupDeal deal = GroupDeal.of(data.labels(), data.groups(), count, seed);
    return new Folds(deal.parts(), deal.of());
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

  /** The folds of the rows so many times over. */
  public Folds repeated(int times) {
    int rows = of.length;
    return subset(IntStream.range(0, times * rows).map(row -> row % rows).toArray());
  }

  /** Whether there are any. */
  public boolean exist() {
    return count > 0;
  }

  /** Whether a member, counted from 0, learns from a row. */
  public boolean learns(int member, int row) {
    return count == 0 || of[row] != member % count;
  }

  /**
   * The rows that can be judged out of fold, ascending: those of a class that is in their fold
   * alone cannot, because no member that leaves the fold out learns the class.
   */
  public int[] judged(int[] labels) {
    int[][] inFold = new int[Arrays.stream(labels).max().orElse(0) + 1][count];
    int[] all = new int[inFold.length];
    for (int row = 0; row < labels.length; row++) {
      inFold[labels[row]][of[row]]++;
      all[labels[row]]++;
    }
    return IntStream.range(0, labels.length)
        .filter(row -> inFold[labels[row]][of[row]] < all[labels[row]])
        .toArray();
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
