package io.cgl.trainer.evaluation;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.cgl.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;

/**
 * A CSV file with a line for each row: where it is in its source, its class, the predicted class
 * and its probability, and the probability of each class that the checkpoint knows.
 */
public final class PredictionsFile {

  private PredictionsFile() {}

  /**
   * Writes the file atomically, gzipped if its name ends in {@code .gz}.
   *
   * @param unit what a place is: the name of the first column
   * @param place of a row in its source
   */
  public static void write(Path file, Evaluation evaluation, String unit, IntFunction<String> place)
      throws IOException {
    AtomicFile.write(
        file,
        out -> {
          if (file.getFileName().toString().endsWith(".gz")) {
            GZIPOutputStream packed = new GZIPOutputStream(out);
            write(packed, evaluation, unit, place);
            packed.finish();
          } else {
            write(out, evaluation, unit, place);
          }
        });
  }

  private static void write(
      OutputStream out, Evaluation evaluation, String unit, IntFunction<String> place)
      throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    // Not closed: the file is not ours to close.
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
    List<String> known = evaluation.classes().subList(0, evaluation.known());
    List<String> cells = new ArrayList<>(List.of(unit, "label", "predicted", "confidence"));
    known.forEach(name -> cells.add("p_" + name));
    csv.writeRecord(cells);
    for (int row = 0; row < evaluation.rows(); row++) {
      int predicted = evaluation.predicted()[row];
      cells.clear();
      cells.add(place.apply(row));
      cells.add(evaluation.classes().get(evaluation.labels()[row]));
      cells.add(evaluation.classes().get(predicted));
      cells.add(Float.toString(evaluation.probabilities().at(row, predicted)));
      for (int label = 0; label < known.size(); label++) {
        cells.add(Float.toString(evaluation.probabilities().at(row, label)));
      }
      csv.writeRecord(cells);
    }
    csv.flush();
    text.flush();
  }
}
