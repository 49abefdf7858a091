package io.cgl.checkpoint.priors;

/**
 * True class priors, estimated from predictions. All by class, each 0 to 1.
 *
 * @param reference the held-out class shares
 * @param estimated the stream's
 * @param low where the interval of 90 % around it begins
 * @param high where that ends
 */
public record PriorEstimate(double[] reference, double[] estimated, double[] low, double[] high) {

  /** How far the estimate is from the reference, of one class. */
  public double change(int position) {
    return estimated[position] - reference[position];
  }
}
