package io.cgl.scoring.internal;

import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.GoldenRows;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.features.AvroRowReader;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.checkpoint.features.WrittenSchema;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.topics.EventSchemas;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * A loaded checkpoint that any number of threads can score with, until it is retired and its last
 * lease is returned.
 *
 * <p>Safe for use by several threads. Each works with a {@link Scorer} of its own from a pool,
 * which holds as many as there have been threads scoring at the same time.
 */
public final class ServedModel {

  /**
   * ONNX Runtime's own threads spin while they wait, on cores that stream threads and clients need.
   */
  private static final int THREADS_PER_CALL = 1;

  private static final int WARM_UP_ROWS = 512;
  private static final int WARM_UP_CALLS = 5;
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(1);

  /** A batch can be cut down to one event and no further: it must fit into a transaction easily. */
  private static final Duration SLOWEST_EVENT = Duration.ofSeconds(1);

  /** How much of the estimate each call replaces. */
  private static final double SMOOTHING = 0.2;

  private final ModelVersion version;
  private final Checkpoint checkpoint;
  private final ConcurrentLinkedQueue<Scorer> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger openSessions = new AtomicInteger();

  /** One hold by the slot and one by every lease; the release of the last one closes the model. */
  private final AtomicInteger holds = new AtomicInteger(1);

  /** Smoothed over calls. Threads may overwrite each other's estimate: one is as good. */
  private volatile double nanosPerEvent;

  private ServedModel(ModelVersion version, Checkpoint checkpoint) {
    this.version = version;
    this.checkpoint = checkpoint;
  }

  /**
   * Loads a bundle, checks it by its golden rows and warms it up, which also measures how long an
   * event takes.
   *
   * @param sequence the offset of its announcement
   * @throws CheckpointException if any of that fails, or an event takes longer than a stream can
   *     wait
   */
  public static ServedModel load(CheckpointBundle bundle, long sequence) {
    return load(bundle, sequence, ServedModel::warmUp);
  }

  static ServedModel load(
      CheckpointBundle bundle, long sequence, BiConsumer<ServedModel, GoldenRows> warmUp) {
    ModelVersion version = ModelVersion.of(bundle.manifest(), sequence);
    ServedModel model = new ServedModel(version, Checkpoint.load(bundle, THREADS_PER_CALL));
    try {
      warmUp.accept(model, bundle.golden());
      return model;
    } catch (RuntimeException | Error e) {
      model.release();
      throw e;
    }
  }

  public ModelVersion version() {
    return version;
  }

  /** How many events one call scores within a time, at the speed of the last calls; at least 1. */
  int eventsWithin(Duration budget) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, budget.toNanos() / nanosPerEvent));
  }

  /** Whether it was retired and its last lease returned. */
  boolean isClosed() {
    return holds.get() == 0;
  }

  /** Sessions that hold native memory. */
  int openSessions() {
    return openSessions.get();
  }

  /** Adds a hold, unless the model is closed already. */
  boolean tryHold() {
    return holds.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Returns a hold; the last one closes the model. */
  void release() {
    if (holds.decrementAndGet() == 0) {
      for (Scorer scorer = idle.poll(); scorer != null; scorer = idle.poll()) {
        scorer.session.close();
        openSessions.decrementAndGet();
      }
      checkpoint.close();
    }
  }

  Scorer takeScorer() {
    Scorer pooled = idle.poll();
    return pooled != null ? pooled : new Scorer();
  }

  void returnScorer(Scorer scorer) {
    idle.add(scorer);
  }

  /** The first calls of a graph are slow: better here than on a stream thread. */
  void warmUp(GoldenRows golden) {
    Scorer scorer = takeScorer();
    try {
      long start = System.nanoTime();
      scorer.fill(golden, 1);
      scorer.score();
      nanosPerEvent = System.nanoTime() - start;
      if (nanosPerEvent > SLOWEST_EVENT.toNanos()) {
        throw new CheckpointException(
            "one event takes this model %.1f s here, a stream can wait %d s: serve a smaller one"
                .formatted(nanosPerEvent / 1e9, SLOWEST_EVENT.toSeconds()));
      }
      scorer.fill(golden, Math.min(WARM_UP_ROWS, eventsWithin(LONGEST_WARM_UP)));
      for (int i = 0; i < WARM_UP_CALLS && tookLessThan(LONGEST_WARM_UP, start); i++) {
        scorer.score();
      }
    } finally {
      returnScorer(scorer);
    }
  }

  private static boolean tookLessThan(Duration time, long since) {
    return System.nanoTime() - since < time.toNanos();
  }

  private void learn(int events, long nanos) {
    double now = (double) nanos / events;
    nanosPerEvent = (1 - SMOOTHING) * nanosPerEvent + SMOOTHING * now;
  }

  /**
   * What one thread needs to score with this model.
   *
   * <p>Not safe for use by several threads at once.
   */
  final class Scorer {

    private final ScoringSession session;
    private final AvroRowReader reader;
    private final FeatureBatch batch;
    private long begun;
    private long nanos;

    private Scorer() {
      this.session = checkpoint.newSession();
      openSessions.incrementAndGet();
      this.reader = new AvroRowReader(checkpoint.encoder());
      this.batch = new FeatureBatch(checkpoint.encoder().width());
    }

    void clear() {
      begun = System.nanoTime();
      batch.clear();
    }

    /**
     * Appends an event to the batch.
     *
     * @param schema of the event
     * @param event in Confluent's wire format
     * @throws io.cgl.checkpoint.features.UnencodableException if the model cannot take it
     */
    void add(WrittenSchema schema, byte[] event) {
      reader.read(schema, event, EventSchemas.PREFIX, batch);
    }

    /** Scores the whole batch in one call. */
    Scores score() {
      Scores scores = session.score(batch);
      nanos = System.nanoTime() - begun;
      if (batch.rows() > 0) {
        learn(batch.rows(), nanos);
      }
      return scores;
    }

    /** How long the last batch took, encoding included. */
    long nanos() {
      return nanos;
    }

    /** The batch's inputs that the model did not learn from. */
    UnusualInputs unusual() {
      return UnusualInputs.in(batch, checkpoint.encoder());
    }

    private void fill(GoldenRows golden, int rows) {
      clear();
      for (int i = 0; i < rows; i++) {
        batch.add(golden.features()[i % golden.features().length], 0);
      }
    }
  }
}
