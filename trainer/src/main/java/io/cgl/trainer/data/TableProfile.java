package io.cgl.trainer.data;

import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.ValueReading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The profile of labelled rows: numeric and categorical fields, their vocabularies, the classes and
 * how often each occurs.
 *
 * @param inputs numeric fields first, then categorical ones, each in the order of the rows' fields
 * @param classes in alphabetical order
 * @param classCounts rows per class, in the order of the classes
 * @param notes what the user should know before training on the rows
 */
public record TableProfile(
    List<InputField> inputs, List<String> classes, List<Long> classCounts, List<String> notes) {

  /** The most words of a categorical field; the rarest beyond it count as unseen. */
  public static final int MAX_VOCABULARY = 1000;

  /**
   * The kinds of fields that the user sets.
   *
   * @param numeric fields that must be numbers: a word in one is an error instead of a category
   * @param categorical fields to take as words, such as codes written in digits
   * @param known numeric fields whose reading is known from all rows, by name
   */
  public record Overrides(
      Set<String> numeric, Set<String> categorical, Map<String, InputField.Numeric> known) {

    public static final Overrides NONE = new Overrides(Set.of(), Set.of());

    /** What a user says. */
    public Overrides(Set<String> numeric, Set<String> categorical) {
      this(numeric, categorical, Map.of());
    }
  }

  /**
   * Reads the rows twice: for the kinds of the fields, then for the words of the categorical ones.
   *
   * @throws DataException if there is nothing to learn: no rows, one class, or an override that
   *     names no field
   */
  public static TableProfile of(LabelledRows rows, Overrides overrides) {
    List<String> fields = rows.fields();
    requireFields(rows, overrides.numeric());
    requireFields(rows, overrides.categorical());

    // An image's bytes are not a column.
    List<ColumnProfile> columns =
        fields.stream()
            .filter(field -> rows.image().isEmpty())
            .map(
                field ->
                    new ColumnProfile(
                        field,
                        overrides.numeric().contains(field),
                        !overrides.categorical().contains(field)))
            .toList();
    Map<String, Long> classCounts = look(rows, columns);
    return of(
        rows,
        rows.image()
            .<List<InputField>>map(List::of)
            .orElseGet(() -> inputs(rows, columns, overrides.known())),
        classCounts,
        columns);
  }

  /**
   * Profiles rows for the inputs of an earlier checkpoint.
   *
   * @throws DataException if there is nothing to learn, or a field is not an input; a missing one
   *     is found when the rows are read
   */
  public static TableProfile of(LabelledRows rows, List<InputField> inputs) {
    Set<String> names = inputs.stream().map(InputField::name).collect(Collectors.toSet());
    List<String> others = rows.fields().stream().filter(field -> !names.contains(field)).toList();
    if (!others.isEmpty()) {
      throw new DataException(
          "%s has columns that the checkpoint does not take: leave them out by --ignore %s"
              .formatted(rows.name(), String.join(",", others)));
    }
    List<ColumnProfile> columns =
        rows.image().isPresent()
            ? List.of()
            : rows.fields().stream().map(field -> new ColumnProfile(field, false, true)).toList();
    return of(rows, inputs, look(rows, columns), columns);
  }

  private static TableProfile of(
      LabelledRows rows,
      List<InputField> inputs,
      Map<String, Long> classCounts,
      List<ColumnProfile> columns) {
    List<String> notes = new ArrayList<>(rows.notes());
    AvroNames.note(rows.fields()).ifPresent(notes::add);
    columns.forEach(column -> column.note().ifPresent(notes::add));
    return new TableProfile(
        inputs,
        List.copyOf(classCounts.keySet()),
        List.copyOf(classCounts.values()),
        List.copyOf(notes));
  }

  private static Map<String, Long> look(LabelledRows rows, List<ColumnProfile> columns) {
    Map<String, Long> classCounts = new TreeMap<>();
    rows.forEach(
        (values, label) -> {
          classCounts.merge(label, 1L, Long::sum);
          for (int i = 0; i < columns.size(); i++) {
            columns.get(i).see(values[i]);
          }
        });
    if (classCounts.size() < 2) {
      throw new DataException(
          "%s has %s: a classifier needs rows of at least two"
              .formatted(
                  rows.name(),
                  classCounts.isEmpty() ? "no rows" : "only the class " + classCounts.keySet()));
    }
    return classCounts;
  }

  /** The same kinds of fields, to profile some of the rows with. */
  public Overrides kinds() {
    Map<String, InputField.Numeric> numeric = new LinkedHashMap<>();
    Set<String> categorical = new LinkedHashSet<>();
    for (InputField input : inputs) {
      if (input instanceof InputField.Numeric number) {
        numeric.put(input.name(), number);
      } else if (input instanceof InputField.Categorical) {
        categorical.add(input.name());
      }
    }
    return new Overrides(numeric.keySet(), categorical, numeric);
  }

  /** The same with other notes. */
  public TableProfile withNotes(List<String> others) {
    return new TableProfile(inputs, classes, classCounts, List.copyOf(others));
  }

  /**
   * Reads rows with these inputs and classes: the profiled ones, or others of their kind.
   *
   * @throws DataException see {@link DatasetReader#read}
   */
  public Dataset read(LabelledRows rows) {
    return DatasetReader.read(rows, new FeatureEncoder(inputs), classes);
  }

  public long rows() {
    return classCounts.stream().mapToLong(Long::longValue).sum();
  }

  private static List<InputField> inputs(
      LabelledRows rows, List<ColumnProfile> columns, Map<String, InputField.Numeric> known) {
    List<Map<String, Integer>> words = words(rows, columns);
    List<InputField> numeric = new ArrayList<>();
    List<InputField> categorical = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String field = rows.fields().get(i);
      if (columns.get(i).isNumeric()) {
        numeric.add(known.getOrDefault(field, columns.get(i).numeric()));
      } else {
        categorical.add(new InputField.Categorical(field, vocabulary(words.get(i))));
      }
    }
    return Stream.of(numeric, categorical).flatMap(List::stream).toList();
  }

  private static List<Map<String, Integer>> words(LabelledRows rows, List<ColumnProfile> columns) {
    List<Map<String, Integer>> words = new ArrayList<>();
    columns.forEach(column -> words.add(new HashMap<>()));
    rows.forEach(
        (values, label) -> {
          for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).isNumeric() && !ValueReading.isMissing(values[i])) {
              words.get(i).merge(ValueReading.word(values[i]), 1, Integer::sum);
            }
          }
        });
    return words;
  }

  private static List<String> vocabulary(Map<String, Integer> words) {
    Comparator<Map.Entry<String, Integer>> frequentFirst =
        Map.Entry.<String, Integer>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey());
    return words.entrySet().stream()
        .sorted(frequentFirst)
        .limit(MAX_VOCABULARY)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static void requireFields(LabelledRows rows, Set<String> named) {
    for (String field : named) {
      if (!rows.fields().contains(field)) {
        throw new DataException(
            "%s has no column '%s'; it has %s"
                .formatted(rows.name(), field, String.join(", ", rows.fields())));
      }
    }
  }
}
