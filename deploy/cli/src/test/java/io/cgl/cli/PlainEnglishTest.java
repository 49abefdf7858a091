package io.cgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Plain English in documents, in comments, and in the texts of main code, which are help texts,
 * messages and logs.
 */
class PlainEnglishTest {

  /** Words that are not wanted, and what to write instead. A blank is any space, over lines too. */
  private static final List<Word> WORDS =
      List.of(
          new Word("whoever|whomever|whosoever", "name who it is"),
          new Word("anew", "again"),
          new Word("lest", "so that ... not"),
          new Word("whence|whither|whereof|thereof", "from where, of it"),
          new Word("in (?:the|its|their) stead(?: of)?", "instead of, replacing"),
          new Word("(?:has|have|had|having) a say", "counts, is part of"),
          new Word("had from", "loaded from, taken from"),
          new Word("(?:tell|tells|told|telling) of", "report, inform about"),
          new Word("(?:hand|hands|handed|handing) on", "pass on, forward"),
          new Word("(?:cry|cries|cried) wolf", "raises a false alarm"),
          new Word("sees to|see to it|saw to it|seen to it", "makes sure, does"),
          new Word("(?:becomes|became|become) of", "happens to"),
          new Word("mend|mends|mended|mending", "fix"),
          new Word("(?:would|could|will|might) else", "would otherwise"),
          new Word("of old", "old, earlier"));

  private static final Pattern ANY =
      Pattern.compile(
          WORDS.stream().map(Word::regex).collect(Collectors.joining("|", "\\b(?:", ")\\b")),
          Pattern.CASE_INSENSITIVE);

  /** Comments, text blocks, strings and characters of Java, whichever begins first. */
  private static final Pattern JAVA =
      Pattern.compile(
          "(?<comment>//[^\\n]*|/\\*.*?\\*/)|(?<text>\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*+\")"
              + "|'(?:[^'\\\\]|\\\\.)*+'",
          Pattern.DOTALL);

  /** Code in Markdown, which may quote anything. */
  private static final Pattern QUOTED = Pattern.compile("```.*?```|`[^`\\n]*`", Pattern.DOTALL);

  private record Word(String words, String better) {

    String regex() {
      return words.replace(" ", "[\\s*]+");
    }
  }

  @Test
  void shouldSayItPlainly() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : SourceTree.files(PlainEnglishTest::isProse)) {
      String text = SourceTree.read(file);
      boolean markdown = file.toString().endsWith(".md");
      found.addAll(
          unwanted(file, markdown ? document(text) : prose(text, SourceTree.isMainJava(file))));
    }

    assertThat(found).as("words that are not wanted").isEmpty();
  }

  @Test
  void shouldFindWordsInCommentsAndTextsOverLinesAndNotInCode() {
    String java =
        """
        /** What is told
         * of. */
        String anew = "to be handed"
            + " on"; // Mend it.
        char c = '"'; String lest;
        """;
    Path file = Path.of("A.java");

    assertThat(unwanted(file, prose(java, true)))
        .containsExactly(
            "A.java:1: 'told of': report, inform about",
            "A.java:3: 'handed on': pass on, forward",
            "A.java:4: 'Mend': fix");
    assertThat(unwanted(file, prose(java, false))).hasSize(2);
    assertThat(unwanted(file, document("Say `fix`, not `mend`.\n```\nlest\n```"))).isEmpty();
  }

  private static boolean isProse(Path file) {
    return SourceTree.isMainJava(file)
        || (SourceTree.isTestJava(file) && !file.endsWith("PlainEnglishTest.java"))
        || (file.toString().endsWith(".md") && !file.endsWith("RESULTS.md"));
  }

  private static List<String> unwanted(Path file, String prose) {
    List<String> found = new ArrayList<>();
    for (Matcher match = ANY.matcher(prose); match.find(); ) {
      String words = match.group().replaceAll("[\\s*]+", " ");
      long line = 1 + prose.substring(0, match.start()).chars().filter(c -> c == '\n').count();
      String better =
          WORDS.stream()
              .filter(word -> words.matches("(?i)" + word.regex()))
              .map(Word::better)
              .findFirst()
              .orElseThrow();
      found.add("%s:%d: '%s': %s".formatted(file, line, words, better));
    }
    return found;
  }

  /** A Java file with everything but comments, and where asked for texts, blanked out. */
  private static String prose(String java, boolean texts) {
    StringBuilder prose = new StringBuilder(blank(java));
    for (Matcher part = JAVA.matcher(java); part.find(); ) {
      String kept = texts && part.group("text") != null ? "text" : "comment";
      if (part.group(kept) != null) {
        prose.replace(part.start(kept), part.end(kept), part.group().replace('"', ' '));
      }
    }
    return prose.toString();
  }

  private static String document(String markdown) {
    return QUOTED.matcher(markdown).replaceAll(code -> blank(code.group()));
  }

  private static String blank(String text) {
    return text.replaceAll("[^\\n]", " ");
  }
}
