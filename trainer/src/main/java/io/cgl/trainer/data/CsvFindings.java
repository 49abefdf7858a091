package io.cgl.trainer.data;

import io.cgl.checkpoint.features.ValueReading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What one pass over a CSV file shows: header lines inside it, and the forms of its labels. */
final class CsvFindings {

  private static final int MOST_LINES = 5;

  /** A column of more labels holds no classes. */
  private static final int MOST_LABELS = 10_000;

  private final List<Long> headers = new ArrayList<>();
  private long headerCount;
  private final Map<String, String> labels = new HashMap<>();
  private Optional<String> comma = Optional.empty();

  /** A line that holds the header again. */
  void header(long line) {
    headerCount++;
    if (headers.size() < MOST_LINES) {
      headers.add(line);
    }
  }

  /** The class that a label means, see {@link ValueReading#word}; null if it is missing. */
  String label(String cell) {
    String known = labels.get(cell);
    if (known != null) {
      return known;
    }
    String word = ValueReading.word(cell);
    if (word != null && labels.size() < MOST_LABELS) {
      labels.put(cell, word);
    }
    return word;
  }

  /** A cell that is a number if its comma is a decimal one. */
  void comma(long line, String cell) {
    if (comma.isEmpty() && DecimalComma.isCertain(cell)) {
      comma = Optional.of("line %d, such as '%s'".formatted(line, cell));
    }
  }

  /** What the user should know. */
  List<String> notes(String file) {
    List<String> notes = new ArrayList<>();
    comma.ifPresent(
        place ->
            notes.add(
                "%s has numbers with a comma from %s: if that is a decimal comma, add --decimal-comma"
                    .formatted(file, place)));
    if (headerCount > 0) {
      notes.add(
          "%s holds its header again in %s: %s left out"
              .formatted(file, lines(), headerCount == 1 ? "the line is" : "these lines are"));
    }
    Map<String, TreeSet<String>> forms = new TreeMap<>();
    labels.forEach((cell, word) -> forms.computeIfAbsent(word, any -> new TreeSet<>()).add(cell));
    forms.forEach(
        (word, written) -> {
          if (written.size() > 1) {
            notes.add(
                "the labels %s are one class, '%s'".formatted(quoted(written, " and "), word));
          }
        });
    List<String> renamed =
        forms.entrySet().stream()
            .filter(form -> form.getValue().size() == 1 && !form.getValue().contains(form.getKey()))
            .map(form -> "'%s' is '%s'".formatted(form.getValue().first(), form.getKey()))
            .limit(MOST_LINES)
            .toList();
    if (!renamed.isEmpty()) {
      notes.add(
          "classes are called as their labels are usually written: " + String.join(", ", renamed));
    }
    return notes;
  }

  private static String quoted(Set<String> words, String between) {
    return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(between));
  }

  private String lines() {
    String named = headers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    long more = headerCount - headers.size();
    return "line%s %s%s"
        .formatted(headerCount == 1 ? "" : "s", named, more == 0 ? "" : " and " + more + " more");
  }
}
