package io.cgl.trainer.evaluation;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.RandomOrder;
import io.cgl.trainer.metrics.RecallDifference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * How much balanced accuracy depends on each column: its fall when the column's values are dealt
 * out to the rows at random (Breiman 2001, Random Forests; Fisher et al. 2019, arXiv 1801.01489).
 * Columns that say the same share their importance, since each stands in for the other.
 *
 * @param column its number in the rows
 * @param drop of balanced accuracy; below 0 by chance alone
 */
public record PermutationImportance(int column, RecallDifference drop) {

  /**
   * Measures one column after the other.
   *
   * @param rows that were not learnt from
   * @param decide the predicted class of each row
   * @param inTime whether there is time for another column
   * @return of the columns that there was time for, in order
   */
  public static List<PermutationImportance> of(
      Dataset rows, Function<Dataset, int[]> decide, long seed, BooleanSupplier inTime) {
    int[] before = decide.apply(rows);
    List<PermutationImportance> measured = new ArrayList<>();
    int width = rows.layout().width();
    for (int column = 0; column < width && inTime.getAsBoolean(); column++) {
      // A stream for each column, so that none depends on the ones before.
      int[] after = decide.apply(permuted(rows, column, new Random(seed + column)));
      measured.add(
          new PermutationImportance(
              column, RecallDifference.of(before, after, rows.labels(), rows.classes().size())));
    }
    return measured;
  }

  /**
   * Rows of every class by turns, at most so many, so that a rare class has as many as there are.
   *
   * @return row numbers, ascending
   */
  public static int[] balancedSample(Dataset rows, int most, long seed) {
    int[] order = RandomOrder.of(rows.rows(), new Random(seed));
    int[] rank = new int[rows.rows()];
    int[] seen = new int[rows.classes().size()];
    for (int row : order) {
      rank[row] = seen[rows.labels()[row]]++;
    }
    return Arrays.stream(order)
        .boxed()
        .sorted((one, other) -> Integer.compare(rank[one], rank[other]))
        .limit(most)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static Dataset permuted(Dataset rows, int column, Random random) {
    int width = rows.layout().width();
    float[] features = rows.features().clone();
    int[] from = RandomOrder.of(rows.rows(), random);
    for (int row = 0; row < from.length; row++) {
      features[row * width + column] = rows.features()[from[row] * width + column];
    }
    return new Dataset(features, rows.labels(), rows.layout(), rows.classes());
  }
}
