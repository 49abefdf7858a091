package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.data.Dataset;

/**
 * Honest judgement of rows that something is chosen on: for every part of the rows the choice is
 * made again on the other parts. So no row is judged by a choice that it took part in.
 */
public final class NestedChoice {

  private NestedChoice() {}

  /** Chooses a decision, a temperature, whether trees join, or what is served. */
  @FunctionalInterface
  public interface Choice {

    /**
     * Judges some rows by what is chosen on others.
     *
     * @param on numbers of the rows to choose on, ascending
     * @param rows numbers of the rows to apply the choice to, ascending
     */
    JudgedRows apply(int[] on, int[] rows);
  }

  /**
   * Judges all rows.
   *
   * @param parts of the rows
   */
  public static JudgedRows judge(Dataset rows, Folds parts, Choice choice) {
    int classes = rows.classes().size();
    float[] probabilities = new float[rows.rows() * classes];
    int[] decided = new int[rows.rows()];
    for (int part = 0; part < parts.count(); part++) {
      int[] own = parts.rows(part);
      if (own.length > 0) {
        JudgedRows judged = choice.apply(parts.rowsWithout(part), own);
        for (int i = 0; i < own.length; i++) {
          System.arraycopy(
              judged.probabilities().flat(), i * classes, probabilities, own[i] * classes, classes);
          decided[own[i]] = judged.decided()[i];
        }
      }
    }
    return new JudgedRows(rows, new Scores(probabilities, classes), decided);
  }
}
