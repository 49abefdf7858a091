package io.cgl.trainer.metrics;

/**
 * How much higher the balanced accuracy of one prediction is than that of another one of the same
 * rows.
 *
 * @param mean of the classes' differences of recall
 * @param standardError of the mean, if the rows of a class are a sample of it; rows are paired, so
 *     that what both get right or wrong adds nothing
 */
public record RecallDifference(double mean, double standardError) {

  /** No difference is known. */
  public static final RecallDifference NONE = new RecallDifference(Double.NaN, Double.NaN);

  /** The difference over classes that have rows; NaN if none has. */
  public static RecallDifference of(int[] better, int[] worse, int[] labels, int classes) {
    long[] counts = new long[classes];
    long[] sums = new long[classes];
    long[] squares = new long[classes];
    for (int row = 0; row < labels.length; row++) {
      int label = labels[row];
      int gained = (better[row] == label ? 1 : 0) - (worse[row] == label ? 1 : 0);
      counts[label]++;
      sums[label] += gained;
      squares[label] += (long) gained * gained;
    }
    double total = 0;
    double variance = 0;
    int present = 0;
    for (int label = 0; label < classes; label++) {
      long count = counts[label];
      if (count > 0) {
        double mean = (double) sums[label] / count;
        total += mean;
        // Half a row that changes: no change among ten rows is not certainty.
        double square = (squares[label] + 0.5) / (count + 1);
        variance += Math.max(0, square - mean * mean) / count;
        present++;
      }
    }
    return new RecallDifference(total / present, Math.sqrt(variance) / present);
  }
}
