package io.cgl.drift.priors;

import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.checkpoint.priors.PriorEstimator;
import io.cgl.checkpoint.priors.PriorReweighting;
import io.cgl.drift.Vectors;
import java.util.Arrays;
import java.util.Optional;

/**
 * The class prior of a stream, estimated while it runs.
 *
 * <p>It counts what the checkpoint itself predicts, never the corrected decision, so that the
 * estimate cannot feed itself. Every {@value #BLOCK} events it compares two counts, a short memory
 * and a long one. When they contradict each other, the stream has changed, and the long one
 * restarts from the short one.
 *
 * <p>While the long memory does not differ from the checkpoint's held-out predictions, nothing is
 * corrected. Once it differs, the prior is {@linkplain PriorEstimator estimated} from it, until the
 * evidence for a difference is gone.
 *
 * <p>Not safe for use by several threads. The state depends on the events alone.
 */
public final class StreamPrior {

  /** Events between two comparisons. */
  static final int BLOCK = 100;

  /** The share of the short memory that is kept: it holds 400 events. */
  private static final double KEEP_RECENT = 0.75;

  /** The share of the long memory that is kept: it holds 2,000 events. */
  private static final double KEEP_LASTING = 0.95;

  /** At most one comparison in a million is wrong about a stream that did not change. */
  private static final double CERTAIN = Math.log(1e6);

  private final PriorEstimator estimator;
  private final double[] reference;
  private final double[] given;
  private final double[] block;
  private int counted;
  private State state;
  private Optional<PriorReweighting> correction;

  /**
   * What it remembers.
   *
   * @param recent the short memory: weighted events by predicted class
   * @param lasting the long memory, since the stream last changed
   * @param prior the estimated shares by class, while they differ from the reference
   */
  public record State(double[] recent, double[] lasting, Optional<double[]> prior) {

    public static State initial(int classes) {
      return new State(new double[classes], new double[classes], Optional.empty());
    }
  }

  /**
   * @param confusion of the checkpoint that predicts
   * @param given the prior that its probabilities are under, up to a factor
   * @param state to continue from
   */
  public StreamPrior(HeldOutConfusion confusion, double[] given, State state) {
    this.estimator = new PriorEstimator(confusion);
    this.reference = confusion.predicted();
    this.given = given.clone();
    this.block = new double[confusion.classes()];
    remember(state);
  }

  /**
   * Corrects the checkpoint's probabilities for the stream's prior; empty while it has not shifted.
   */
  public Optional<PriorReweighting> correction() {
    return correction;
  }

  /** What it remembers of whole blocks of events. */
  public State state() {
    return state;
  }

  /**
   * Counts an event.
   *
   * @param predicted class that the checkpoint by itself decided on
   * @return whether a block is full and the state has changed
   */
  public boolean count(int predicted) {
    block[predicted]++;
    if (++counted < BLOCK) {
      return false;
    }
    compare();
    Arrays.fill(block, 0);
    counted = 0;
    return true;
  }

  private void compare() {
    double[] recent = remembered(state.recent(), KEEP_RECENT);
    double[] lasting = remembered(state.lasting(), KEEP_LASTING);
    if (FrequencyEvidence.ofDifference(recent, lasting) >= CERTAIN) {
      lasting = recent;
    }
    double evidence = FrequencyEvidence.ofDifference(lasting, reference);
    boolean follow = evidence >= CERTAIN || (evidence > 0 && state.prior().isPresent());
    remember(
        new State(recent, lasting, follow ? Optional.of(estimate(lasting)) : Optional.empty()));
  }

  private double[] estimate(double[] predicted) {
    return state.prior().isPresent()
        ? estimator.estimate(predicted, state.prior().get())
        : estimator.estimate(predicted);
  }

  private double[] remembered(double[] before, double share) {
    return Vectors.plus(Vectors.times(share, before), block);
  }

  private void remember(State next) {
    state = next;
    correction = next.prior().map(prior -> PriorReweighting.between(given, prior));
  }
}
