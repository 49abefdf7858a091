package io.cgl.checkpoint.features;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one reading of a raw value: what is missing, a number, a truth value, a word. Training,
 * retraining, serving and evaluation all ask here, so the same value is the same input wherever it
 * comes from. The table for users is {@code deploy/docs/values.md}.
 *
 * <p>A raw value is null, a {@link Number}, a {@link Boolean} or a {@link CharSequence}; anything
 * else is of the wrong type. No reading depends on the locale.
 */
public final class ValueReading {

  /** Longer texts are words: parsing a number of a million digits takes seconds. */
  private static final int LONGEST_NUMBER = 400;

  private static final int LONGEST_MISSING = 9;

  /** In lower case. */
  private static final Set<String> MISSING =
      Set.of(
          "",
          "?",
          "na",
          "n/a",
          "<na>",
          "#na",
          "#n/a",
          "#n/a n/a",
          "nan",
          "-nan",
          "+nan",
          "null",
          "none",
          "\\n",
          "nat",
          "1.#ind",
          "-1.#ind",
          "1.#qnan",
          "-1.#qnan");

  /** Which characters the missing texts of each length begin with: most values have another. */
  private static final boolean[][] BEGINNINGS = beginnings();

  private static final Set<String> INFINITE = Set.of("inf", "infinity");

  private static final Pattern GROUPED = Pattern.compile("[+-]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]*)?");

  /** A plain decimal number, whose digits are no code: it has no leading zero. */
  private static final Pattern PLAIN = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

  /** Whole numbers of so many digits fit into a long. */
  private static final int DIGITS_OF_A_LONG = 18;

  private ValueReading() {}

  /** Whether a value is missing: null, NaN, or a text that people write for it. */
  public static boolean isMissing(Object value) {
    if (value instanceof CharSequence text) {
      return isMissingText(strip(text));
    }
    return value == null
        || (value instanceof Double d && d.isNaN())
        || (value instanceof Float f && f.isNaN());
  }

  /**
   * The number that a value is: a {@link Long} where it is a whole one that a long holds, a {@link
   * Double} otherwise, possibly infinite. A truth value is 1 or 0. Empty if the value is missing or
   * no number.
   */
  public static Optional<Number> number(Object value) {
    if (value instanceof CharSequence text) {
      return numberOf(strip(text));
    }
    if (value instanceof Boolean truth) {
      return Optional.of(truth ? 1L : 0L);
    }
    return isMissing(value) || !(value instanceof Number number)
        ? Optional.empty()
        : Optional.of(longOrDouble(number));
  }

  /** The truth value that a value is: a {@link Boolean}, or {@code true} or {@code false}. */
  public static Optional<Boolean> truth(Object value) {
    if (value instanceof Boolean truth) {
      return Optional.of(truth);
    }
    return value instanceof CharSequence text ? truthOf(strip(text)) : Optional.empty();
  }

  /**
   * The word that a value is as a category: a text without the blanks around it, a truth value in
   * lower case, a number in its shortest plain form, so that 443, 443.0 and {@code "443.0"} are one
   * category. Digits with a leading zero are a code and stay as they are. Null if it is missing.
   *
   * @throws IllegalArgumentException if it is no number, truth value or text
   */
  public static String word(Object value) {
    if (isMissing(value)) {
      return null;
    }
    if (value instanceof CharSequence text) {
      String word = strip(text);
      return truthOf(word).map(Object::toString).orElseGet(() -> plain(word));
    }
    if (value instanceof Number number) {
      return plain(number);
    }
    if (value instanceof Boolean truth) {
      return truth.toString();
    }
    throw new IllegalArgumentException("a " + value.getClass().getSimpleName() + " is no word");
  }

  /** A text without the white space around it, which includes the no-break spaces. */
  public static String strip(CharSequence value) {
    String text = value.toString();
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (from < to && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c <= ' ' || c == '\u00a0' || c == '\ufeff' || (c > '~' && Character.isWhitespace(c));
  }

  /** A text whose white space is gone. */
  private static boolean isMissingText(String text) {
    int length = text.length();
    if (length == 0 || length > LONGEST_MISSING) {
      return length == 0;
    }
    char first = text.charAt(0);
    return first <= '~'
        && BEGINNINGS[length][first]
        && MISSING.contains(text.toLowerCase(Locale.ROOT));
  }

  private static boolean[][] beginnings() {
    boolean[][] beginnings = new boolean[LONGEST_MISSING + 1]['~' + 1];
    for (String text : MISSING) {
      if (!text.isEmpty()) {
        beginnings[text.length()][text.charAt(0)] = true;
        beginnings[text.length()][Character.toUpperCase(text.charAt(0))] = true;
      }
    }
    return beginnings;
  }

  private static Optional<Boolean> truthOf(String text) {
    if (text.equalsIgnoreCase("true")) {
      return Optional.of(true);
    }
    return text.equalsIgnoreCase("false") ? Optional.of(false) : Optional.empty();
  }

  private static Optional<Number> numberOf(String text) {
    if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
      return Optional.empty();
    }
    if (isDecimal(text)) {
      return Optional.of(parse(text));
    }
    char last = text.charAt(text.length() - 1);
    if ((last == '.' || (last >= '0' && last <= '9')) && GROUPED.matcher(text).matches()) {
      return Optional.of(parse(text.replace(",", "")));
    }
    Optional<Boolean> truth = truthOf(text);
    if (truth.isPresent()) {
      return truth.map(known -> known ? 1L : 0L);
    }
    boolean signed = text.charAt(0) == '-' || text.charAt(0) == '+';
    if (INFINITE.contains(text.substring(signed ? 1 : 0).toLowerCase(Locale.ROOT))) {
      return Optional.of(
          text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    return Optional.empty();
  }

  /**
   * Digits with a sign, a point and an exponent, as everybody writes numbers; no suffix, no hex.
   */
  private static boolean isDecimal(String text) {
    int at = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    int whole = digits(text, at);
    at += whole;
    int fraction = 0;
    if (at < text.length() && text.charAt(at) == '.') {
      fraction = digits(text, at + 1);
      at += 1 + fraction;
    }
    if (whole + fraction == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        at++;
      }
      int exponent = digits(text, at);
      return exponent > 0 && at + exponent == text.length();
    }
    return at == text.length();
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  private static Number parse(String decimal) {
    boolean whole = true;
    for (int i = 0; i < decimal.length() && whole; i++) {
      char c = decimal.charAt(i);
      whole = (c >= '0' && c <= '9') || (i == 0 && (c == '-' || c == '+'));
    }
    if (whole && decimal.length() <= DIGITS_OF_A_LONG) {
      return Long.parseLong(decimal);
    }
    return longOrDouble(Double.parseDouble(decimal));
  }

  /** The same number in the form that every source of it has. */
  private static Number longOrDouble(Number number) {
    if (number instanceof Long
        || number instanceof AvroTime
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      return number.longValue();
    }
    if (number instanceof BigInteger big && big.bitLength() < Long.SIZE) {
      return big.longValue();
    }
    // A float's own digits: 0.1f is 0.1, as in a text.
    return number instanceof Float ? Double.valueOf(number.toString()) : number.doubleValue();
  }

  private static String plain(String word) {
    return word.indexOf('.') > 0 && word.length() <= LONGEST_NUMBER && PLAIN.matcher(word).matches()
        ? plain(new BigDecimal(word))
        : word;
  }

  private static String plain(Number number) {
    if (number instanceof Double || number instanceof Float) {
      return Double.isInfinite(number.doubleValue())
          ? (number.doubleValue() > 0 ? "inf" : "-inf")
          : plain(new BigDecimal(number.toString()));
    }
    return number instanceof BigDecimal decimal ? plain(decimal) : number.toString();
  }

  private static String plain(BigDecimal number) {
    if (number.signum() == 0) {
      return "0";
    }
    // A scale of a milliard is a schema's few bytes, and a string of a milliard zeros.
    return Math.abs((long) number.scale()) > LONGEST_NUMBER
        ? number.toString()
        : number.stripTrailingZeros().toPlainString();
  }
}
