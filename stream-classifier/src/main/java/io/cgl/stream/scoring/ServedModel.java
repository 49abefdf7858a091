package io.cgl.stream.scoring;

import io.cgl.checkpoint.AvroRowReader;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.FeatureBatch;
import io.cgl.checkpoint.GoldenRows;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;

/**
 * A checkpoint that can be scored with, by any number of threads at once, until it is retired and
 * its last lease is returned.
 *
 * <p>Safe for use by several threads. Each works on a {@link Scorer} of its own, taken from a pool:
 * there are as many as there were threads scoring at the same time.
 */
public final class ServedModel {

  /**
   * ONNX Runtime's own threads spin while they wait, on cores that stream threads and clients need.
   */
  private static final int THREADS_PER_CALL = 1;

  private static final int WARM_UP_ROWS = 512;
  private static final int WARM_UP_CALLS = 5;

  private final ModelVersion version;
  private final Checkpoint checkpoint;
  private final ConcurrentLinkedQueue<Scorer> idle = new ConcurrentLinkedQueue<>();

  /** One hold by the slot, and one by every lease; whoever takes it to 0 closes the model. */
  private final AtomicInteger holds = new AtomicInteger(1);

  private ServedModel(ModelVersion version, Checkpoint checkpoint) {
    this.version = version;
    this.checkpoint = checkpoint;
  }

  /**
   * Loads a bundle, checks it by its golden rows and warms it up.
   *
   * @param sequence the offset of its announcement
   * @throws io.cgl.checkpoint.CheckpointException if any of that fails
   */
  public static ServedModel load(CheckpointBundle bundle, long sequence) {
    ModelVersion version = ModelVersion.of(bundle.manifest(), sequence);
    ServedModel model = new ServedModel(version, Checkpoint.load(bundle, THREADS_PER_CALL));
    try {
      model.warmUp(bundle.golden());
      return model;
    } catch (RuntimeException e) {
      model.release();
      throw e;
    }
  }

  /** Which checkpoint this is. */
  public ModelVersion version() {
    return version;
  }

  /** Whether it was retired and its last lease returned. */
  boolean isClosed() {
    return holds.get() == 0;
  }

  /** Adds a hold, unless the model is closed already. */
  boolean tryHold() {
    return holds.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Gives a hold back; the last one closes the model. */
  void release() {
    if (holds.decrementAndGet() == 0) {
      for (Scorer scorer = idle.poll(); scorer != null; scorer = idle.poll()) {
        scorer.session.close();
      }
      checkpoint.close();
    }
  }

  Scorer takeScorer() {
    Scorer pooled = idle.poll();
    return pooled != null ? pooled : new Scorer(checkpoint);
  }

  void returnScorer(Scorer scorer) {
    idle.add(scorer);
  }

  /** The first calls of a graph are slow: better here than on a stream thread. */
  private void warmUp(GoldenRows golden) {
    float[][] rows = new float[WARM_UP_ROWS][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = golden.features()[i % golden.features().length];
    }
    Scorer scorer = takeScorer();
    FeatureBatch batch = FeatureBatch.of(rows);
    for (int i = 0; i < WARM_UP_CALLS; i++) {
      scorer.session.score(batch);
    }
    returnScorer(scorer);
  }

  /**
   * What one thread needs to score with this model.
   *
   * <p>Not safe for use by several threads at once.
   */
  static final class Scorer {

    private final ScoringSession session;
    private final AvroRowReader reader;
    private final FeatureBatch batch;

    private Scorer(Checkpoint checkpoint) {
      this.session = checkpoint.newSession();
      this.reader = new AvroRowReader(checkpoint.encoder());
      this.batch = new FeatureBatch(checkpoint.encoder().width());
    }

    /** Forgets the rows of the batch before. */
    void clear() {
      batch.clear();
    }

    /**
     * Appends an event to the batch.
     *
     * @param writer the schema that it was written with
     * @param event in Confluent's wire format
     * @throws io.cgl.checkpoint.UnencodableException if the model cannot take it
     */
    void add(Schema writer, byte[] event) {
      reader.read(writer, event, WriterSchemas.PREFIX, batch);
    }

    /** Scores the whole batch in one call. */
    Scores score() {
      return session.score(batch);
    }
  }
}
