package io.cgl.trainer.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which columns of a CSV file are features, and which one is the label.
 *
 * @param positions of the features among a row's cells
 * @param label position of the label; -1 if there is none
 * @param notes what the user should know about the columns
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record CsvColumns(List<String> fields, int[] positions, int label, List<String> notes) {

  /** What pandas calls a column without a name when it reads a file. */
  private static final Pattern UNNAMED = Pattern.compile("(Unnamed: [0-9]+)?");

  /** More names are not read by anyone. */
  private static final int MOST_NAMES = 40;

  private static final int LONGEST_NAME = 60;

  /**
   * Chooses columns. One without a name is left out, for no field of an event can be it.
   *
   * @param ignored columns that are neither feature nor label
   * @param needed columns to keep whatever they are called
   * @throws DataException if the file lacks one of these columns, has two of one name, or no others
   */
  static CsvColumns of(
      CsvTable table, Optional<String> label, Set<String> ignored, Set<String> needed) {
    List<String> names = table.names();
    boolean data = table.header() && FirstRow.isData(table.beginning(), label.orElse(""));
    String hint =
        data ? "; the first row looks like data: --no-header names the columns c1, c2, ..." : "";
    requireDifferent(table, hint);
    Set<String> named = new LinkedHashSet<>(ignored);
    label.ifPresent(named::add);
    for (String column : named) {
      if (!names.contains(column)) {
        throw new DataException(
            "%s has no column '%s'; it has %s%s"
                .formatted(table.file(), column, described(table), hint));
      }
    }
    List<String> notes = new ArrayList<>();
    if (data) {
      notes.add(
          "the first row of %s looks like data (%s): if the file has no header, --no-header names the columns c1, c2, ..."
              .formatted(table.file().getFileName(), listed(names, ", ")));
    }
    Predicate<Integer> feature =
        i ->
            !named.contains(names.get(i))
                && (isNamed(names.get(i)) || needed.contains(names.get(i)));
    IntStream.range(0, names.size())
        .filter(i -> !named.contains(names.get(i)) && !feature.test(i))
        .forEach(i -> notes.add(leftOut(table, i)));
    int[] positions = IntStream.range(0, names.size()).filter(feature::test).toArray();
    if (positions.length == 0) {
      throw new DataException(
          "%s has no columns beside '%s' and the ignored ones%s"
              .formatted(table.file(), label.orElse(""), separation(table)));
    }
    return new CsvColumns(
        IntStream.of(positions).mapToObj(names::get).toList(),
        positions,
        label.map(names::indexOf).orElse(-1),
        notes);
  }

  private static boolean isNamed(String name) {
    return !UNNAMED.matcher(name).matches();
  }

  private static void requireDifferent(CsvTable table, String hint) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new LinkedHashSet<>();
    for (String name : table.names()) {
      if (!name.isEmpty() && !seen.add(name)) {
        twice.add(name);
      }
    }
    if (!twice.isEmpty()) {
      throw new DataException(
          "%s has two columns of one name: %s%s"
              .formatted(
                  table.file(),
                  listed(twice, ", "),
                  hint.isEmpty() ? "; rename one of them" : hint));
    }
  }

  private static String leftOut(CsvTable table, int position) {
    String name = table.names().get(position);
    List<String> cells = table.beginning().column(position);
    boolean counts =
        !cells.isEmpty()
            && (cells.get(0).equals("0") || cells.get(0).equals("1"))
            && IntStream.range(0, cells.size())
                .allMatch(
                    i ->
                        cells
                            .get(i)
                            .equals(String.valueOf(i + (cells.get(0).equals("1") ? 1 : 0))));
    return "column %d of %s%s %s: it is left out%s"
        .formatted(
            position + 1,
            table.file().getFileName(),
            name.isEmpty() ? "" : " ('" + name + "')",
            counts
                ? "has no name and counts the rows, as an index does"
                : "has no name, so that no field of an event can be it",
            counts ? "" : "; name it to use it");
  }

  private static String described(CsvTable table) {
    String columns = listed(table.names(), ", ");
    return table.names().size() == 1 ? "one, " + columns + separation(table) : columns + odd(table);
  }

  /** A separator within a name is a sign that another one was meant. */
  private static String odd(CsvTable table) {
    return table.names().stream().anyMatch(name -> name.matches("(?s).*[,;\t|].*"))
        ? separation(table)
        : "";
  }

  private static String separation(CsvTable table) {
    return " (cells are separated by %s: --separator names another)"
        .formatted(table.dialect().described());
  }

  private static String listed(Collection<String> names, String between) {
    String listed =
        names.stream()
            .limit(MOST_NAMES)
            .map(name -> name.isEmpty() ? "(no name)" : shortened(name))
            .collect(Collectors.joining(between));
    return names.size() > MOST_NAMES
        ? "%s and %d more".formatted(listed, names.size() - MOST_NAMES)
        : listed;
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 3) + "...";
  }
}
