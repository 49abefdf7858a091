package io.cgl.trainer.data;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The result of one pass over a column: whether it is numeric, constant or an identifier. */
final class ColumnProfile {

  /** With fewer rows, all values may well be different. */
  static final int MIN_ROWS_OF_AN_IDENTIFIER = 50;

  /** After this many different values the set is dropped and the verdict is final. */
  private static final int ENOUGH = 1_000_000;

  private final String name;
  private final boolean mustBeNumeric;
  private boolean numeric;
  private boolean whole = true;
  private boolean constant = true;
  private Object first;
  private long present;
  private boolean distinct = true;
  private Set<Object> seen = new HashSet<>();

  /** A column before its first value; the user may say that it is numeric, or that it is not. */
  ColumnProfile(String name, boolean mustBeNumeric, boolean mayBeNumeric) {
    this.name = name;
    this.mustBeNumeric = mustBeNumeric;
    numeric = mayBeNumeric;
  }

  /** Adds the next row's value, null if it is missing. */
  void see(Object value) {
    if (value == null) {
      return;
    }
    present++;
    Object comparable = value instanceof CharSequence ? value.toString() : value;
    if (first == null) {
      first = comparable;
    }
    constant = constant && comparable.equals(first);
    numeric = numeric && (mustBeNumeric || isNumber(value));
    whole = whole && !(numeric && isFraction(comparable));
    if (distinct && seen.size() < ENOUGH) {
      distinct = seen.add(comparable);
    }
    if (!distinct || (numeric && !whole)) {
      seen = Set.of();
      distinct = false;
    }
  }

  /** Whether all values are numbers, or the user says so. */
  boolean isNumeric() {
    return numeric;
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
    return Optional.empty();
  }

  private static boolean isNumber(Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return true;
    }
    try {
      Float.parseFloat(value.toString());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Fractional measurements differ in every row without being identifiers. */
  private static boolean isFraction(Object value) {
    if (value instanceof Float || value instanceof Double) {
      return true;
    }
    return value instanceof String text
        && (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0);
  }
}
