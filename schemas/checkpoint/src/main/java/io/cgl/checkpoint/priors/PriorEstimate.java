package io.cgl.checkpoint.priors;

/**
 * True class priors, estimated from predictions. All by class, each 0 to 1.
 *
 * @param reference the held-out class shares
 * @param estimated the stream's
 * @param low lower end of the 90 % interval
 * @param high upper end
 */
public record PriorEstimate(double[] reference, double[] estimated, double[] low, double[] high) {

  /** The difference from the reference, of one class. */
  public double change(int position) {
    return estimated[position] - reference[position];
  }
}
