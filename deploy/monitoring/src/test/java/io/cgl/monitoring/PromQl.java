package io.cgl.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression asks for. It is taken apart by tokens: whether it is well-formed is
 * promtool's to say.
 *
 * @param selectors of series
 * @param labels that it groups or joins by
 */
record PromQl(List<Selector> selectors, Set<String> labels) {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|#.*|(?<string>\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|`[^`]*`)"
              + "|(?<number>[0-9.][0-9a-zA-Z.]*)|(?<word>[a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "|(?<sign>=~|!~|!=|==|<=|>=|.)");

  private static final Set<String> GROUPING =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
  private static final Set<String> OPERATORS =
      Set.of("and", "or", "unless", "atan2", "bool", "offset", "inf", "nan");

  /** Series of one name. */
  record Selector(String metric, List<Condition> conditions) {}

  /**
   * A condition on a label.
   *
   * @param operator {@code =}, {@code !=}, {@code =~} or {@code !~}
   */
  record Condition(String label, String operator, String value) {}

  /** Takes an expression apart. */
  static PromQl parse(String expression) {
    return new Parser(tokens(expression)).parse();
  }

  private static List<String> tokens(String expression) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(expression);
    while (matcher.find()) {
      if (matcher.group("string") != null
          || matcher.group("number") != null
          || matcher.group("word") != null
          || matcher.group("sign") != null) {
        tokens.add(matcher.group());
      }
    }
    return tokens;
  }

  private static final class Parser {

    private final List<String> tokens;
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> labels = new LinkedHashSet<>();
    private int at;

    Parser(List<String> tokens) {
      this.tokens = tokens;
    }

    PromQl parse() {
      while (at < tokens.size()) {
        String token = next();
        if (token.equals("[")) {
          skipTo("]");
        } else if (token.equals("{")) {
          throw new IllegalArgumentException("a selector without a metric's name: " + tokens);
        } else if (isWord(token)) {
          word(token);
        }
      }
      return new PromQl(List.copyOf(selectors), Set.copyOf(labels));
    }

    private void word(String word) {
      if (GROUPING.contains(word)) {
        if (isNext("(")) {
          skipTo(")").stream().filter(PromQl::isWord).forEach(labels::add);
        }
      } else if (!OPERATORS.contains(word) && !isFunction()) {
        selectors.add(new Selector(word, isNext("{") ? conditions() : List.of()));
      }
    }

    private boolean isFunction() {
      return isNext("(") || isNext("by") || isNext("without");
    }

    private List<Condition> conditions() {
      List<Condition> conditions = new ArrayList<>();
      List<String> inside = skipTo("}");
      for (int i = 1; i + 2 < inside.size(); i += 4) {
        String value = inside.get(i + 2);
        conditions.add(
            new Condition(
                inside.get(i), inside.get(i + 1), value.substring(1, value.length() - 1)));
      }
      return conditions;
    }

    private String next() {
      return tokens.get(at++);
    }

    private boolean isNext(String token) {
      return at < tokens.size() && tokens.get(at).equals(token);
    }

    /** What comes until {@code end}, with it. */
    private List<String> skipTo(String end) {
      int from = at;
      while (!next().equals(end)) {}
      return tokens.subList(from, at);
    }
  }

  private static boolean isWord(String token) {
    return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
  }
}
