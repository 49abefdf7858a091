package io.cgl.benchmarks.speed.workload;

import io.cgl.checkpoint.features.InputField;
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
    List<Object[]> sample = sample(rows, columns);
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
      try {
        records.add(events.event(row));
      } catch (IllegalArgumentException e) {
        throw new DataException(
            "%s does not fit the checkpoint: %s".formatted(rows.name(), e.getMessage()), e);
      }
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
        input.name(),
        input instanceof InputField.Numeric ? Field.Kind.NUMERIC : Field.Kind.CATEGORICAL,
        nullable);
  }

  /** Each row is as likely as any other to be drawn (Vitter's algorithm R). */
  private static List<Object[]> sample(CsvRows rows, int[] columns) {
    List<Object[]> sample = new ArrayList<>();
    Random random = new Random(SEED);
    int[] seen = {0};
    rows.forEach(
        (values, label) -> {
          int place = seen[0] < SAMPLE ? seen[0] : random.nextInt(seen[0] + 1);
          seen[0]++;
          if (place < SAMPLE) {
            Object[] row = IntStream.of(columns).mapToObj(column -> values[column]).toArray();
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
