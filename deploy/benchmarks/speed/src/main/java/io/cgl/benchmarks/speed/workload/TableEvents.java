package io.cgl.benchmarks.speed.workload;

import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.ValueReading;
import io.cgl.samples.generator.Field;
import io.cgl.samples.generator.RowEvents;
import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.DataException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;

/** Makes events of a table's rows whose fields are a checkpoint's inputs. */
final class TableEvents {

  /** Enough that every frequent kind of row is among them, and little enough to hold. */
  static final int SAMPLE = 10_000;

  private static final long SEED = 64;

  /** A name that Avro allows. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private TableEvents() {}

  /**
   * Draws rows evenly from the whole table, in random order, and makes events of them.
   *
   * @throws DataException if the table lacks an input, or a value is not of its input's kind
   */
  static BenchEvents of(List<InputField> inputs, CsvRows rows) {
    int[] columns = inputs.stream().mapToInt(input -> column(input, rows)).toArray();
    List<Object[]> sample = sample(inputs, rows, columns);
    if (sample.isEmpty()) {
      throw new DataException(rows.name() + " has no rows: events are made of them");
    }
    List<Field> fields =
        IntStream.range(0, columns.length)
            .mapToObj(i -> field(inputs.get(i), sample.stream().anyMatch(row -> row[i] == null)))
            .toList();
    RowEvents events = new RowEvents("io.cgl.bench", "Row", "A row of " + rows.name(), fields);
    List<GenericRecord> records = new ArrayList<>();
    for (Object[] row : sample) {
      records.add(events.event(row));
    }
    return new BenchEvents(records);
  }

  private static int column(InputField input, CsvRows rows) {
    if (input instanceof InputField.Image) {
      throw new DataException(
          "the checkpoint takes images: only one that takes a table's columns can be measured");
    }
    if (!NAME.matcher(input.name()).matches()) {
      throw new DataException(
          "the checkpoint's input '%s' cannot be a field of an Avro event: rename the column and train again"
              .formatted(input.name()));
    }
    int column = rows.fields().indexOf(input.name());
    if (column < 0) {
      throw new DataException(
          "%s has no column '%s', which is an input of the checkpoint"
              .formatted(rows.name(), input.name()));
    }
    return column;
  }

  private static Field field(InputField input, boolean nullable) {
    return new Field(
        input.name(), isPlainNumber(input) ? Field.Kind.NUMERIC : Field.Kind.CATEGORICAL, nullable);
  }

  private static boolean isPlainNumber(InputField input) {
    return input instanceof InputField.Numeric number && number.isPlain();
  }

  private static Object value(InputField input, Object value, String table) {
    if (!isPlainNumber(input) || value == null) {
      return value;
    }
    return ValueReading.number(value)
        .orElseThrow(
            () ->
                new DataException(
                    "%s does not fit the checkpoint: field '%s' holds '%s', which is no number"
                        .formatted(table, input.name(), value)));
  }

  /** Each row is as likely as any other to be drawn (Vitter's algorithm R). */
  private static List<Object[]> sample(List<InputField> inputs, CsvRows rows, int[] columns) {
    List<Object[]> sample = new ArrayList<>();
    Random random = new Random(SEED);
    int[] seen = {0};
    rows.forEach(
        (values, label) -> {
          int place = seen[0] < SAMPLE ? seen[0] : random.nextInt(seen[0] + 1);
          seen[0]++;
          if (place < SAMPLE) {
            Object[] row =
                IntStream.range(0, columns.length)
                    .mapToObj(i -> value(inputs.get(i), values[columns[i]], rows.name()))
                    .toArray();
            if (place == sample.size()) {
              sample.add(row);
            } else {
              sample.set(place, row);
            }
          }
        });
    Collections.shuffle(sample, random);
    return sample;
  }
}
