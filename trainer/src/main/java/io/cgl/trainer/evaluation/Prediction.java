package io.cgl.trainer.evaluation;

import io.cgl.checkpoint.Checkpoint;
import io.cgl.files.AtomicFile;
import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.LabelledRows;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes what a checkpoint says of rows, with or without labels, to a file. */
public final class Prediction {

  private static final int BUFFER = 1 << 16;

  private Prediction() {}

  /**
   * Writes the file atomically. Its name says how: {@code .csv} or {@code .jsonl}, each also with
   * {@code .gz}.
   *
   * @param kept names of the columns that are written beside the prediction
   * @param threads that score
   * @return how many rows there were
   * @throws DataException if the name has another ending, or a row cannot be read or encoded
   */
  public static long write(
      Path file, Checkpoint checkpoint, LabelledRows rows, List<String> kept, int threads)
      throws IOException {
    String name = file.getFileName().toString();
    boolean packed = name.endsWith(".gz");
    PredictedRows lines =
        new PredictedRows(
            format(file, packed ? name.substring(0, name.length() - ".gz".length()) : name),
            checkpoint.manifest(),
            kept);
    long[] count = {0};
    AtomicFile.write(
        file,
        raw -> {
          OutputStream out =
              packed ? new GZIPOutputStream(raw, BUFFER) : new BufferedOutputStream(raw, BUFFER);
          try (BatchPrediction prediction =
              new BatchPrediction(checkpoint, rows, kept, lines, out, threads)) {
            count[0] = prediction.run();
          }
          if (out instanceof GZIPOutputStream gzip) {
            gzip.finish();
          }
          out.flush();
        });
    return count[0];
  }

  private static PredictedRows.Format format(Path file, String name) {
    if (name.endsWith(".csv")) {
      return PredictedRows.Format.CSV;
    }
    if (name.endsWith(".jsonl")) {
      return PredictedRows.Format.JSON_LINES;
    }
    throw new DataException(
        "%s: name a file that ends in .csv, .jsonl, .csv.gz or .jsonl.gz".formatted(file));
  }
}
