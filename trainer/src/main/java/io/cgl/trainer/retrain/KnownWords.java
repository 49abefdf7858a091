package io.cgl.trainer.retrain;

import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.InputField.Categorical;
import io.cgl.checkpoint.features.ValueReading;
import io.cgl.trainer.data.LabelledRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether an earlier checkpoint's inputs can still say what rows say: the same columns, and of each
 * class hardly a row with a word that the checkpoint does not know.
 */
final class KnownWords {

  /** The share of a class's rows that may have an unknown word in a column. */
  private static final double UNKNOWN = 0.05;

  private KnownWords() {}

  /**
   * Checks rows.
   *
   * @param own inputs as the rows themselves have them
   * @param known inputs of the earlier checkpoint
   * @throws IllegalArgumentException if the checkpoint would not understand the rows
   */
  static void require(LabelledRows rows, List<InputField> own, List<InputField> known) {
    Map<String, Set<String>> vocabularies = vocabularies(known);
    Map<String, InputField> fields = byName(own);
    for (InputField input : known) {
      InputField field = fields.get(input.name());
      if (field == null || !isReadable(field, input)) {
        throw new IllegalArgumentException(
            "the champion's input '%s' is now %s"
                .formatted(input.name(), field == null ? "missing" : described(field, input)));
      }
    }
    for (int i = 0; i < rows.fields().size(); i++) {
      Set<String> vocabulary = vocabularies.get(rows.fields().get(i));
      if (vocabulary != null) {
        require(rows, i, vocabulary);
      }
    }
  }

  private static String described(InputField field, InputField input) {
    return field.getClass().equals(input.getClass())
        ? "read in another way: " + field
        : field.getClass().getSimpleName();
  }

  /** Whether all of a field's values are such as the input takes. */
  private static boolean isReadable(InputField field, InputField input) {
    if (field instanceof InputField.Numeric own && input instanceof InputField.Numeric known) {
      return own.time() == known.time() && known.missing().containsAll(own.missing());
    }
    return field.getClass().equals(input.getClass());
  }

  private static void require(LabelledRows rows, int column, Set<String> vocabulary) {
    Map<String, int[]> seen = new TreeMap<>();
    rows.forEach(
        (values, label) -> {
          int[] counts = seen.computeIfAbsent(label, name -> new int[2]);
          counts[0]++;
          String word = ValueReading.word(values[column]);
          counts[1] += word == null || vocabulary.contains(word) ? 0 : 1;
        });
    seen.forEach(
        (label, counts) -> {
          if (counts[1] > UNKNOWN * counts[0]) {
            throw new IllegalArgumentException(
                "%d of %d rows of class %s have a value in column '%s' that the champion does not know"
                    .formatted(counts[1], counts[0], label, rows.fields().get(column)));
          }
        });
  }

  private static Map<String, Set<String>> vocabularies(List<InputField> inputs) {
    Map<String, Set<String>> vocabularies = new HashMap<>();
    for (InputField input : inputs) {
      if (input instanceof Categorical words) {
        vocabularies.put(
            words.name(),
            words.vocabulary().stream().map(ValueReading::word).collect(Collectors.toSet()));
      }
    }
    return vocabularies;
  }

  private static Map<String, InputField> byName(List<InputField> inputs) {
    Map<String, InputField> fields = new HashMap<>();
    inputs.forEach(input -> fields.put(input.name(), input));
    return fields;
  }
}
