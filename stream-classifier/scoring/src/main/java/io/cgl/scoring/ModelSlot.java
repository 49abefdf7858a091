package io.cgl.scoring;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The model that serves, and maybe a candidate that is tried beside it. A swap takes effect with
 * the next lease; work that is under way ends with the model it began with, which closes when its
 * last lease is returned.
 *
 * <p>Safe for use by several threads: one swaps, the stream threads lease.
 */
public final class ModelSlot implements AutoCloseable {

  private final AtomicReference<ServedModel> serving = new AtomicReference<>();
  private final AtomicReference<Candidate> candidate = new AtomicReference<>();

  /** A model on trial, and how it does. */
  private record Candidate(ServedModel model, Trial trial, AgreementCount agreement) {}

  /** Serves a model from now on and retires the one before. */
  public void serve(ServedModel model) {
    retire(serving.getAndSet(model));
  }

  /** Tries a candidate from now on, in the place of the one before, if there was one. */
  public void tryOut(ServedModel model, Trial trial) {
    retire(
        candidate.getAndSet(new Candidate(model, trial, new AgreementCount(model.version().id()))));
  }

  /** Ends the trial, if there is one. */
  public void endTrial() {
    retire(candidate.getAndSet(null));
  }

  /** The version on trial, if there is one. */
  public Optional<ModelVersion> candidate() {
    return Optional.ofNullable(candidate.get()).map(c -> c.model().version());
  }

  /** How often a shadow agrees with the active model so far; empty before it scored anything. */
  public Optional<Agreement> agreement() {
    return Optional.ofNullable(candidate.get()).flatMap(c -> c.agreement().get());
  }

  /** The version that serves, if there is one yet. */
  public Optional<ModelVersion> version() {
    return Optional.ofNullable(serving.get()).map(ServedModel::version);
  }

  /**
   * Leases the model that serves.
   *
   * @throws IllegalStateException if none was ever served
   */
  Lease lease() {
    while (true) {
      ServedModel model = serving.get();
      if (model == null) {
        throw new IllegalStateException("no model is being served");
      }
      // Fails only if a swap came between: then there is a newer model to lease.
      if (model.tryHold()) {
        return new Lease(model);
      }
    }
  }

  /** How many events the active model scores within a time; no limit where there is none. */
  int eventsWithin(Duration budget) {
    ServedModel model = serving.get();
    return model == null ? Integer.MAX_VALUE : model.eventsWithin(budget);
  }

  /** Leases the canary, if there is one. */
  Optional<CanaryLease> leaseCanary() {
    Candidate tried = candidate.get();
    return tried != null && tried.trial() instanceof Trial.Canary canary && tried.model().tryHold()
        ? Optional.of(new CanaryLease(new Lease(tried.model()), canary))
        : Optional.empty();
  }

  /** Leases the shadow, if there is one. */
  Optional<ShadowLease> leaseShadow() {
    Candidate tried = candidate.get();
    return tried != null && tried.trial() instanceof Trial.Shadow && tried.model().tryHold()
        ? Optional.of(new ShadowLease(new Lease(tried.model()), tried.agreement()))
        : Optional.empty();
  }

  /** Whether there is a shadow to compare with. */
  boolean hasShadow() {
    Candidate tried = candidate.get();
    return tried != null && tried.trial() instanceof Trial.Shadow;
  }

  /** A lease of the shadow, and where to count what it agrees in. */
  record ShadowLease(Lease lease, AgreementCount agreement) {}

  /** A lease of the canary, and which events are its own. */
  record CanaryLease(Lease lease, Trial.Canary canary) {

    /** Whether the events of a key are the canary's; those without a key never are. */
    boolean has(byte[] key) {
      return key != null && canary.has(lease.version().id(), key);
    }
  }

  /** Retires the models. */
  @Override
  public void close() {
    endTrial();
    retire(serving.getAndSet(null));
  }

  private static void retire(Candidate ended) {
    if (ended != null) {
      ended.model().release();
    }
  }

  private static void retire(ServedModel model) {
    if (model != null) {
      model.release();
    }
  }

  /** The right of one thread to score with one model, for the length of a batch. */
  static final class Lease implements AutoCloseable {

    private final ServedModel model;
    private final ServedModel.Scorer scorer;

    private Lease(ServedModel model) {
      this.model = model;
      this.scorer = takeScorer(model);
    }

    ModelVersion version() {
      return model.version();
    }

    ServedModel.Scorer scorer() {
      return scorer;
    }

    @Override
    public void close() {
      model.returnScorer(scorer);
      model.release();
    }

    private static ServedModel.Scorer takeScorer(ServedModel model) {
      try {
        return model.takeScorer();
      } catch (RuntimeException e) {
        model.release();
        throw e;
      }
    }
  }
}
