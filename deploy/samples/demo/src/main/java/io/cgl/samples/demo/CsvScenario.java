package io.cgl.samples.demo;

import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.ValueReading;
import io.cgl.samples.generator.Field;
import io.cgl.samples.generator.RowEvents;
import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.TableProfile;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/** The head of a file to train on, and the rest of it in file order as the stream. */
final class CsvScenario implements Scenario {

  private static final double HEAD_SHARE = 0.1;
  private static final double KEPT_SHARE = 0.3;
  private static final int MIN_HEAD = 1_000;

  private final CsvRows rows;
  private final long headRows;
  private final TableProfile profile;
  private final LabelledRows head;
  private final boolean[] numeric;

  /** Columns whose events hold text: words, and numbers that are written in words as well. */
  private final Set<String> texts;

  private final RowEvents events;

  private CsvScenario(CsvRows rows, long headRows, TableProfile profile) {
    this.rows = rows;
    this.headRows = headRows;
    this.profile = profile;
    this.head = new AvroNamed(rows.slice(0, headRows));
    Set<String> numericFields =
        profile.inputs().stream()
            .filter(InputField.Numeric.class::isInstance)
            .map(InputField::name)
            .collect(Collectors.toSet());
    this.numeric = new boolean[rows.fields().size()];
    for (int i = 0; i < numeric.length; i++) {
      numeric[i] = numericFields.contains(rows.fields().get(i));
    }
    this.texts =
        profile.inputs().stream()
            .filter(input -> !(input instanceof InputField.Numeric number && number.isPlain()))
            .map(InputField::name)
            .collect(Collectors.toSet());
    this.events = new RowEvents("io.cgl.demo", "Row", "A row of the file.", fields(head.fields()));
  }

  /**
   * Looks at the whole file once, so that every event fits one schema.
   *
   * @throws DataException if the head has fewer than two classes, or nothing is left to stream
   */
  static CsvScenario of(CsvRows rows) {
    TableProfile profile = TableProfile.of(rows, TableProfile.Overrides.NONE);
    long head = Math.max(MIN_HEAD, Math.round(profile.rows() * HEAD_SHARE));
    if (head * 2 > profile.rows()) {
      throw new DataException(
          "%s has %d rows: the demo wants at least %d"
              .formatted(rows.name(), profile.rows(), 2 * MIN_HEAD));
    }
    TableProfile.of(rows.slice(0, head), TableProfile.Overrides.NONE);
    return new CsvScenario(rows, head, profile);
  }

  @Override
  public String describe() {
    return "%s: the first %,d rows to train on, the other %,d as the stream, in file order"
        .formatted(rows.name(), headRows, size());
  }

  @Override
  public LabelledRows head() {
    return head;
  }

  @Override
  public TableProfile.Overrides overrides() {
    Set<String> words =
        IntStream.range(0, numeric.length)
            .filter(i -> !numeric[i])
            .mapToObj(head.fields()::get)
            .collect(Collectors.toSet());
    return new TableProfile.Overrides(Set.of(), words);
  }

  @Override
  public Schema schema() {
    return events.schema();
  }

  @Override
  public long size() {
    return profile.rows() - headRows;
  }

  @Override
  public OptionalLong driftAt() {
    return OptionalLong.empty();
  }

  @Override
  public long keptFrom() {
    return Math.round(size() * (1 - KEPT_SHARE));
  }

  @Override
  public void play(Consumer<Event> player) {
    rows.slice(headRows, Long.MAX_VALUE)
        .forEach((values, label) -> player.accept(new Event(events.event(typed(values)), label)));
  }

  private Object[] typed(Object[] values) {
    return IntStream.range(0, values.length)
        .mapToObj(
            i ->
                texts.contains(rows.fields().get(i))
                    ? values[i]
                    : ValueReading.number(values[i]).orElse(null))
        .toArray();
  }

  /** Any of them may be missing in some row. */
  private List<Field> fields(List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Field(names.get(i), kind(rows.fields().get(i)), true))
        .toList();
  }

  private Field.Kind kind(String column) {
    return texts.contains(column) ? Field.Kind.CATEGORICAL : Field.Kind.NUMERIC;
  }

  /** Rows whose columns are called as Avro allows: letters, digits and underscores. */
  private record AvroNamed(LabelledRows rows, List<String> fields) implements LabelledRows {

    AvroNamed(LabelledRows rows) {
      this(rows, rows.fields().stream().map(AvroNamed::allowed).toList());
    }

    @Override
    public String name() {
      return rows.name();
    }

    @Override
    public void forEach(Visitor visitor) {
      rows.forEach(visitor);
    }

    private static String allowed(String column) {
      String name = column.replaceAll("[^A-Za-z0-9_]", "_");
      return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }
  }
}
