package io.cgl.trainer.data;

import io.cgl.checkpoint.features.AvroTime;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.IsoTime;
import io.cgl.checkpoint.features.ValueReading;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The result of one pass over a column: whether it is numeric, a time, constant or an identifier.
 *
 * <p>A column is numeric if {@link #NEARLY} of its values are numbers and the others are at most
 * {@link #MOST_ODD_WORDS} different words, which then stand for a missing value.
 */
final class ColumnProfile {

  /** With fewer rows, all values may well be different. */
  static final int MIN_ROWS_OF_AN_IDENTIFIER = 50;

  /** The share of numbers from which a column is numeric. */
  static final double NEARLY = 0.95;

  /** A column with more different words beside its numbers holds codes. */
  static final int MOST_ODD_WORDS = 20;

  /** The share of numbers from which a column of words is noted. */
  private static final double MANY = 0.5;

  /** After this many different values the set is dropped and the verdict is final. */
  private static final int ENOUGH = 1_000_000;

  private static final int SHOWN_WORDS = 3;

  private final String name;
  private final boolean mustBeNumeric;
  private final boolean mayBeNumeric;
  private final NumberRange range = new NumberRange();
  private final NumberRange timeRange = new NumberRange();
  private final Set<String> oddWords = new TreeSet<>();
  private boolean whole = true;
  private boolean constant = true;
  private Object first;
  private long present;
  private long numbers;
  private long times;
  private boolean distinct = true;
  private Set<Object> seen = new HashSet<>();

  /** A column before its first value; the user may say that it is numeric, or that it is not. */
  ColumnProfile(String name, boolean mustBeNumeric, boolean mayBeNumeric) {
    this.name = name;
    this.mustBeNumeric = mustBeNumeric;
    this.mayBeNumeric = mayBeNumeric;
  }

  /** Adds the next row's value, null if it is missing. */
  void see(Object value) {
    if (ValueReading.isMissing(value)) {
      return;
    }
    present++;
    Object comparable = value instanceof CharSequence ? value.toString() : value;
    if (first == null) {
      first = comparable;
    }
    constant = constant && comparable.equals(first);
    Optional<Number> number = ValueReading.number(value);
    if (number.isPresent()) {
      numbers++;
      range.see(number.get());
      seeTime(value instanceof AvroTime time ? time.seconds() : Double.NaN);
      // Fractional measurements differ in every row without being identifiers.
      whole = whole && number.get() instanceof Long;
    } else {
      seeWord(comparable.toString().strip());
    }
    if (distinct && seen.size() < ENOUGH) {
      distinct = seen.add(comparable);
    }
    if (!distinct || (isNumeric() && !whole)) {
      seen = Set.of();
      distinct = false;
    }
  }

  private void seeWord(String word) {
    if (oddWords.size() <= MOST_ODD_WORDS) {
      oddWords.add(word);
    }
    seeTime(times == present - 1 ? IsoTime.seconds(word).orElse(Double.NaN) : Double.NaN);
  }

  private void seeTime(double seconds) {
    times += Double.isNaN(seconds) ? 0 : 1;
    timeRange.see(seconds);
  }

  /** Whether its values are numbers or times, or the user says so. */
  boolean isNumeric() {
    if (mustBeNumeric || !mayBeNumeric) {
      return mustBeNumeric;
    }
    return isTime() || (numbers >= NEARLY * present && oddWords.size() <= MOST_ODD_WORDS);
  }

  /** Stored dates and timestamps alone are the numbers that they are stored as. */
  private boolean isTime() {
    return times == present && numbers < present;
  }

  /** The numeric input that the column is. */
  InputField.Numeric numeric() {
    return new InputField.Numeric(
        name,
        (isTime() ? timeRange : range).offset(),
        isTime(),
        mustBeNumeric || isTime() ? List.of() : List.copyOf(oddWords));
  }

  /** What the user should know before training on the column. */
  Optional<String> note() {
    if (present == 0) {
      return Optional.of("column '%s' is empty and says nothing".formatted(name));
    }
    if (constant && present > 1) {
      return Optional.of(
          "column '%s' is '%s' in every row and says nothing".formatted(name, first));
    }
    if (distinct && present >= MIN_ROWS_OF_AN_IDENTIFIER) {
      return Optional.of(
          "column '%s' has another value in every row, as identifiers and time stamps do: leave it out by --ignore %s unless it measures something"
              .formatted(name, name));
    }
    if (mustBeNumeric || !mayBeNumeric) {
      return Optional.empty();
    }
    return isNumeric() ? numericNote() : wordsNote();
  }

  private Optional<String> numericNote() {
    if (!oddWords.isEmpty() && !isTime()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "column '%s' is numeric but for %,d of %,d values (%s), which count as missing: take them as words by --categorical %s if they mean something else",
              name,
              present - numbers,
              present,
              shownWords(),
              name));
    }
    return range
        .coarse()
        .map(
            example ->
                "column '%s' has numbers such as %s that differ by less than float32 can hold: take them as words by --categorical %s if they are codes, or leave them out by --ignore %s"
                    .formatted(name, example, name, name));
  }

  private Optional<String> wordsNote() {
    if (numbers < MANY * present) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "column '%s' is taken as words, although %,d of %,d values are numbers; others are %s: clean them if it measures something",
            name,
            numbers,
            present,
            shownWords()));
  }

  private String shownWords() {
    List<String> shown = oddWords.stream().limit(SHOWN_WORDS).map("'%s'"::formatted).toList();
    return String.join(", ", shown) + (oddWords.size() > SHOWN_WORDS ? ", ..." : "");
  }
}
