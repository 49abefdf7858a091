package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;

/**
 * Honest probabilities of rows that something is chosen on: for every part of the rows the choice
 * is made again on the other parts. So no row is judged by a choice that it took part in.
 */
public final class NestedChoice {

  private NestedChoice() {}

  /** Chooses a decision, a temperature, or whether trees join. */
  @FunctionalInterface
  public interface Choice {

    /**
     * The class probabilities of some rows, by what is chosen on others.
     *
     * @param on numbers of the rows to choose on, ascending
     * @param rows numbers of the rows to apply the choice to, ascending
     */
    Scores apply(int[] on, int[] rows);
  }

  /**
   * The probabilities of all rows.
   *
   * @param parts of the rows
   * @param classes probabilities per row
   */
  public static Scores probabilities(Folds parts, int classes, Choice choice) {
    int rows = parts.of().length;
    float[] result = new float[rows * classes];
    for (int part = 0; part < parts.count(); part++) {
      int[] own = parts.rows(part);
      if (own.length > 0) {
        float[] scores = choice.apply(parts.rowsWithout(part), own).flat();
        for (int i = 0; i < own.length; i++) {
          System.arraycopy(scores, i * classes, result, own[i] * classes, classes);
        }
      }
    }
    return new Scores(result, classes);
  }
}
