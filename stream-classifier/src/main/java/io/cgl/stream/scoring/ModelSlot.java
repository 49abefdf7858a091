package io.cgl.stream.scoring;

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

  /** A model on trial. */
  private record Candidate(ServedModel model, Trial trial) {}

  /** Serves a model from now on and retires the one before. */
  public void serve(ServedModel model) {
    retire(serving.getAndSet(model));
  }

  /** Tries a candidate from now on, in the place of the one before, if there was one. */
  public void tryOut(ServedModel model, Trial trial) {
    retire(candidate.getAndSet(new Candidate(model, trial)));
  }

  /** Ends the trial, if there is one. */
  public void endTrial() {
    retire(candidate.getAndSet(null));
  }

  /** The version on trial, if there is one. */
  public Optional<ModelVersion> candidate() {
    return Optional.ofNullable(candidate.get()).map(c -> c.model().version());
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
