package io.cgl.trainer.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.Scores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Predictions as a line for each row, named as the stream's classifications: its number, the kept
 * columns, {@code label}, {@code confidence}, {@code predicted} where the label is {@value
 * #UNKNOWN}, and the probability of each class.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class PredictedRows {

  /** The label where the confidence is below the class's threshold. */
  static final String UNKNOWN = "unknown";

  /** How a line is written. */
  enum Format {
    CSV,
    JSON_LINES
  }

  private final Format format;
  private final List<String> classes;
  private final LabelDecision decision;
  private final double[] thresholds;
  private final List<String> kept;
  private final JsonFactory json = new JsonFactory();

  /**
   * @param kept names of the columns that are written beside the prediction
   */
  PredictedRows(Format format, Manifest manifest, List<String> kept) {
    this.format = format;
    this.classes = manifest.classes();
    this.decision = LabelDecision.of(manifest);
    this.thresholds =
        classes.stream()
            .mapToDouble(label -> manifest.abstainBelow().getOrDefault(label, 0.0))
            .toArray();
    this.kept = List.copyOf(kept);
  }

  /** What precedes all rows. */
  byte[] header() {
    if (format == Format.JSON_LINES) {
      return new byte[0];
    }
    List<String> cells = new ArrayList<>(List.of("row"));
    cells.addAll(kept);
    cells.addAll(List.of("label", "confidence", "predicted"));
    classes.forEach(label -> cells.add("p_" + label));
    StringWriter text = new StringWriter();
    csv(text).writeRecord(cells);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The lines of rows.
   *
   * @param first number of the first row, counted from 1
   * @param values of the kept columns by row; null where missing
   */
  byte[] lines(long first, List<Object[]> values, Scores scores) throws IOException {
    return format == Format.CSV ? csv(first, values, scores) : json(first, values, scores);
  }

  private byte[] csv(long first, List<Object[]> values, Scores scores) {
    StringWriter text = new StringWriter();
    CsvWriter csv = csv(text);
    List<String> cells = new ArrayList<>();
    for (int row = 0; row < values.size(); row++) {
      int decided = decision.label(scores, row);
      boolean abstains = abstains(scores, row, decided);
      cells.clear();
      cells.add(Long.toString(first + row));
      for (Object value : values.get(row)) {
        cells.add(value == null ? "" : value.toString());
      }
      cells.add(abstains ? UNKNOWN : classes.get(decided));
      cells.add(Float.toString(scores.at(row, decided)));
      cells.add(abstains ? classes.get(decided) : "");
      for (int k = 0; k < scores.classes(); k++) {
        cells.add(Float.toString(scores.at(row, k)));
      }
      csv.writeRecord(cells);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] json(long first, List<Object[]> values, Scores scores) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.setRootValueSeparator(null);
      for (int row = 0; row < values.size(); row++) {
        int decided = decision.label(scores, row);
        boolean abstains = abstains(scores, row, decided);
        out.writeStartObject();
        out.writeNumberField("row", first + row);
        for (int i = 0; i < kept.size(); i++) {
          Object value = values.get(row)[i];
          out.writeStringField(kept.get(i), value == null ? null : value.toString());
        }
        out.writeStringField("label", abstains ? UNKNOWN : classes.get(decided));
        out.writeNumberField("confidence", scores.at(row, decided));
        out.writeStringField("predicted", abstains ? classes.get(decided) : null);
        out.writeObjectFieldStart("probabilities");
        for (int k = 0; k < scores.classes(); k++) {
          out.writeNumberField(classes.get(k), scores.at(row, k));
        }
        out.writeEndObject();
        out.writeEndObject();
        out.writeRaw('\n');
      }
    }
    return bytes.toByteArray();
  }

  /** A threshold of 1 is never reached, as on the stream. */
  private boolean abstains(Scores scores, int row, int decided) {
    double threshold = thresholds[decided];
    return scores.at(row, decided) < (float) threshold || threshold >= 1;
  }

  private static CsvWriter csv(StringWriter text) {
    return CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(text);
  }
}
