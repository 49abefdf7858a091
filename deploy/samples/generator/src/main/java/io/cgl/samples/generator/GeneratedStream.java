package io.cgl.samples.generator;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A generator of labelled events of an imagined fleet of services: one healthy class and eight
 * kinds of fault, the most frequent class 200 times as frequent as the rarest.
 *
 * <p>Every class is a mixture of several modes (see {@link FaultModes}), so that the few training
 * rows of a rare class show only some of what it looks like. Once {@link Phase#AFTER_DRIFT} makes
 * the rare classes frequent, a model that is retrained on newly labelled rows beats the old one.
 *
 * <p>The modes are the same for every generator; the seed decides the rows only. Rows for training
 * and events to classify therefore come from generators of two seeds. Equal seeds give equal rows.
 *
 * <p>Not thread-safe.
 */
public final class GeneratedStream {

  /** The name of the CSV column that holds the true class. */
  public static final String LABEL_COLUMN = "label";

  private final Random random;

  public GeneratedStream(long seed) {
    this.random = new Random(seed);
  }

  /** The fields of every event: twelve numeric ones, then three categorical ones. */
  public static List<Field> fields() {
    return FaultModes.FIELDS;
  }

  /** The names of {@link #fields()}. */
  public static List<String> fieldNames() {
    return FaultModes.FIELDS.stream().map(Field::name).toList();
  }

  /** The classes, the most frequent one before drift first. */
  public static List<String> classNames() {
    return FaultModes.CLASSES;
  }

  /** The next event of a phase. */
  public Row next(Phase phase) {
    int label = FaultModes.draw(phase.shares(), random);
    return new Row(FaultModes.event(label, random), FaultModes.CLASSES.get(label));
  }

  /** The next {@code count} events of a phase. */
  public List<Row> rows(int count, Phase phase) {
    return Stream.generate(() -> next(phase)).limit(count).toList();
  }

  /**
   * Writes rows as RFC 4180 CSV: a header of the field names and {@value #LABEL_COLUMN}, a missing
   * value as an empty field.
   */
  public static void writeCsv(Path file, Iterable<Row> rows) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      List<String> header = new ArrayList<>(fieldNames());
      header.add(LABEL_COLUMN);
      csv.writeRecord(header);
      for (Row row : rows) {
        List<String> cells = new ArrayList<>(header.size());
        row.values().forEach(value -> cells.add(Objects.toString(value, "")));
        cells.add(row.label());
        csv.writeRecord(cells);
      }
    }
  }
}
