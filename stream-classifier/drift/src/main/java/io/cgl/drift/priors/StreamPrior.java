package io.cgl.drift.priors;

import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.checkpoint.priors.PriorEstimator;
import io.cgl.checkpoint.priors.PriorReweighting;
import java.util.Arrays;
import java.util.Optional;

/**
 * The class prior of a stream, followed while it runs.
 *
 * <p>It counts what the checkpoint predicts by itself, never the corrected decision: the estimate
 * cannot feed itself. Every {@value #BLOCK} events it looks at its counts, of which it has two, a
 * short memory and a long one. When the short one contradicts the long one, the stream has changed,
 * and the long one begins anew from it.
 *
 * <p>While the long memory cannot be told from the checkpoint's held-out predictions, there is
 * nothing to correct: a stream without a shift is decided as the checkpoint decides. Once it can,
 * the prior is the one {@linkplain PriorEstimator estimated} from it, until nothing speaks for a
 * difference any more.
 *
 * <p>Not safe for use by several threads. A function of the events alone.
 */
public final class StreamPrior {

  /** Events between two looks. */
  static final int BLOCK = 100;

  /** What a look keeps of the short memory: it holds 400 events. */
  private static final double KEEP_RECENT = 0.75;

  /** What a look keeps of the long memory: it holds 2,000 events. */
  private static final double KEEP_LASTING = 0.95;

  /** One look in a million is wrong about a stream that did not change, at most. */
  private static final double CERTAIN = Math.log(1e6);

  private final PriorEstimator estimator;
  private final double[] reference;
  private final double[] block;
  private int counted;
  private State state;
  private Optional<PriorReweighting> correction;

  /**
   * What it remembers.
   *
   * @param recent events by predicted class, soon forgotten
   * @param lasting those since the stream changed last, forgotten late
   * @param prior the estimate, while there is one to follow
   */
  public record State(double[] recent, double[] lasting, Optional<double[]> prior) {

    /** Nothing seen yet. */
    public static State initial(int classes) {
      return new State(new double[classes], new double[classes], Optional.empty());
    }
  }

  /**
   * @param confusion of the checkpoint that predicts
   * @param state to go on from
   */
  public StreamPrior(HeldOutConfusion confusion, State state) {
    this.estimator = new PriorEstimator(confusion);
    this.reference = confusion.predicted();
    this.block = new double[confusion.classes()];
    remember(state);
  }

  /** What turns the checkpoint's probabilities into the stream's; empty while that is nothing. */
  public Optional<PriorReweighting> correction() {
    return correction;
  }

  /** What it remembers, of whole blocks of events. */
  public State state() {
    return state;
  }

  /**
   * Counts an event.
   *
   * @param predicted class that the checkpoint by itself found most probable
   * @return whether a block is full, and so the state another one
   */
  public boolean count(int predicted) {
    block[predicted]++;
    if (++counted < BLOCK) {
      return false;
    }
    look();
    Arrays.fill(block, 0);
    counted = 0;
    return true;
  }

  private void look() {
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
    double[] counts = new double[before.length];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = share * before[k] + block[k];
    }
    return counts;
  }

  private void remember(State next) {
    state = next;
    correction = next.prior().map(PriorReweighting::fromUniformTo);
  }
}
