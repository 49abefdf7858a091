package io.cgl.scoring.internal;

import io.cgl.scoring.api.Agreement;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.ScoringListener;
import io.cgl.scoring.api.Trial;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The model that serves, and possibly a candidate that is tried beside it. A swap takes effect with
 * the next lease; a batch that is under way ends with the model that it began with, which closes
 * when its last lease is returned.
 *
 * <p>Safe for use by several threads: one swaps, the stream threads lease.
 */
public final class ModelSlot implements AutoCloseable {

  private final AtomicReference<ServedModel> serving = new AtomicReference<>();
  private final AtomicReference<Candidate> candidate = new AtomicReference<>();
  private final ScoringListener listener;
  private volatile boolean closed;

  /** A model on trial, and how often it agrees. */
  private record Candidate(ServedModel model, Trial trial, AgreementCount agreement) {}

  /**
   * @param listener that is told which models are in the slot
   */
  public ModelSlot(ScoringListener listener) {
    this.listener = listener;
  }

  /** Serves a model from now on and retires the one before. */
  public void serve(ServedModel model) {
    retire(serving.getAndSet(model));
    changed();
  }

  /** Tries a candidate from now on, in place of the one before, if there was one. */
  public void tryOut(ServedModel model, Trial trial) {
    retire(
        candidate.getAndSet(new Candidate(model, trial, new AgreementCount(model.version().id()))));
    changed();
  }

  public void endTrial() {
    retire(candidate.getAndSet(null));
    changed();
  }

  private void changed() {
    if (closed) {
      retire(candidate.getAndSet(null));
      retire(serving.getAndSet(null));
    } else {
      listener.modelsChanged(version(), candidate());
    }
  }

  /** The version on trial, if there is one. */
  public Optional<ModelVersion> candidate() {
    return Optional.ofNullable(candidate.get()).map(c -> c.model().version());
  }

  /** How often the shadow has agreed with the active model; empty before it scored anything. */
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
   * @throws IllegalStateException if none serves
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

  /** How many events the active model scores within a time; no limit if no model serves. */
  int eventsWithin(Duration budget) {
    ServedModel model = serving.get();
    return model == null ? Integer.MAX_VALUE : model.eventsWithin(budget);
  }

  /** Leases the candidate, if there is one that is tried in this way. */
  <T extends Trial> Optional<TrialLease<T>> leaseCandidate(Class<T> way) {
    Candidate tried = candidate.get();
    return tried != null && way.isInstance(tried.trial()) && tried.model().tryHold()
        ? Optional.of(
            new TrialLease<>(new Lease(tried.model()), way.cast(tried.trial()), tried.agreement()))
        : Optional.empty();
  }

  boolean hasShadow() {
    Candidate tried = candidate.get();
    return tried != null && tried.trial() instanceof Trial.Shadow;
  }

  /** A lease of the candidate, how it is tried, and where to count its agreements. */
  record TrialLease<T extends Trial>(Lease lease, T trial, AgreementCount agreement) {}

  /** Retires the models, and every one that comes later. */
  @Override
  public void close() {
    closed = true;
    changed();
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

  /** One thread's right to score one batch with one model. */
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
      } catch (RuntimeException | Error e) {
        model.release();
        throw e;
      }
    }
  }
}
