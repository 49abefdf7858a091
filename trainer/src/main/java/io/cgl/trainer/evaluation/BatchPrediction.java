package io.cgl.trainer.evaluation;

import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.features.UnencodableException;
import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.LabelledRows;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Predicts rows of any number: they are read and encoded on the calling thread, scored and written
 * as text in batches on others, and leave in their order. Only a few batches are in memory.
 */
final class BatchPrediction implements AutoCloseable {

  private static final int BATCH = 4096;

  private final Checkpoint checkpoint;
  private final LabelledRows rows;
  private final PredictedRows lines;
  private final int[] inputs;
  private final int[] kept;
  private final OutputStream out;
  private final int threads;
  private final ExecutorService scoring;
  private final BlockingQueue<ScoringSession> sessions;
  private final Deque<Future<byte[]>> pending = new ArrayDeque<>();
  private FeatureBatch batch;
  private List<Object[]> keptValues = new ArrayList<>();
  private long read;

  /**
   * @param kept names of the columns that are written beside the prediction
   * @param threads that score
   */
  BatchPrediction(
      Checkpoint checkpoint,
      LabelledRows rows,
      List<String> kept,
      PredictedRows lines,
      OutputStream out,
      int threads) {
    this.checkpoint = checkpoint;
    this.rows = rows;
    this.lines = lines;
    this.out = out;
    this.threads = threads;
    inputs =
        checkpoint.encoder().inputs().stream().mapToInt(input -> position(input.name())).toArray();
    this.kept = kept.stream().mapToInt(this::position).toArray();
    scoring = Executors.newFixedThreadPool(threads);
    sessions = new ArrayBlockingQueue<>(threads);
    for (int i = 0; i < threads; i++) {
      sessions.add(checkpoint.newSession());
    }
    batch = new FeatureBatch(checkpoint.encoder().width());
  }

  /**
   * Predicts all rows.
   *
   * @return how many there were
   * @throws DataException if a row cannot be read or encoded
   */
  long run() throws IOException {
    out.write(lines.header());
    try {
      rows.forEach((values, label) -> add(values));
      submit();
      while (!pending.isEmpty()) {
        write();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return read;
  }

  @Override
  public void close() {
    scoring.shutdownNow();
    sessions.forEach(ScoringSession::close);
  }

  private void add(Object[] values) {
    read++;
    try {
      batch.add(checkpoint.encoder(), input -> values[inputs[input]]);
    } catch (UnencodableException e) {
      throw DataException.ofRow(rows.name(), read, ": " + e.getMessage(), e);
    }
    Object[] beside = new Object[kept.length];
    for (int i = 0; i < beside.length; i++) {
      beside[i] = values[kept[i]];
    }
    keptValues.add(beside);
    if (keptValues.size() == BATCH) {
      submit();
      while (pending.size() > 2 * threads) {
        write();
      }
    }
  }

  private void submit() {
    if (keptValues.isEmpty()) {
      return;
    }
    FeatureBatch full = batch;
    List<Object[]> beside = keptValues;
    long first = read - beside.size() + 1;
    pending.add(scoring.submit(() -> predict(full, beside, first)));
    batch = new FeatureBatch(checkpoint.encoder().width());
    keptValues = new ArrayList<>(BATCH);
  }

  private byte[] predict(FeatureBatch full, List<Object[]> beside, long first)
      throws IOException, InterruptedException {
    ScoringSession session = sessions.take();
    Scores scores;
    try {
      scores = session.score(full);
    } finally {
      sessions.add(session);
    }
    return lines.lines(first, beside, scores);
  }

  private void write() {
    try {
      out.write(pending.remove().get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while predicting", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("cannot predict: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private int position(String name) {
    int position = rows.fields().indexOf(name);
    if (position < 0) {
      throw new DataException(
          "%s has no column '%s'; it has %s"
              .formatted(rows.name(), name, String.join(", ", rows.fields())));
    }
    return position;
  }
}
