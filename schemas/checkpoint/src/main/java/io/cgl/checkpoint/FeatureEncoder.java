package io.cgl.checkpoint;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a row's raw values into the floats that a checkpoint's graph takes. The one encoder of the
 * system: training and serving both call it, so there is no skew between them.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class FeatureEncoder {

  /** What stands for a missing number; the graph fills it in. */
  public static final float MISSING = Float.NaN;

  /** What stands for a missing or unseen word. */
  public static final float UNKNOWN = 0f;

  private final List<InputField> inputs;
  private final List<Map<String, Integer>> vocabularies;

  public FeatureEncoder(List<InputField> inputs) {
    this.inputs = List.copyOf(inputs);
    this.vocabularies = this.inputs.stream().map(FeatureEncoder::index).toList();
  }

  /** Floats per row: one per input, in the manifest's order. */
  public int width() {
    return inputs.size();
  }

  /** The inputs, in the order of the floats. */
  public List<InputField> inputs() {
    return inputs;
  }

  /**
   * Appends one row of {@link #width()} floats to {@code out}.
   *
   * @throws UnencodableException if a value is not of its input's kind; {@code out} then stands
   *     where it stood before
   */
  public void encode(InputValues row, FloatBuffer out) {
    int start = out.position();
    try {
      for (int i = 0; i < inputs.size(); i++) {
        out.put(encode(i, row.value(i)));
      }
    } catch (UnencodableException e) {
      out.position(start);
      throw e;
    }
  }

  /**
   * Encodes one value.
   *
   * @throws UnencodableException if it is not of its input's kind
   */
  float encode(int input, Object value) {
    Map<String, Integer> vocabulary = vocabularies.get(input);
    return vocabulary == null
        ? number(inputs.get(input).name(), value)
        : vocabulary.getOrDefault(word(inputs.get(input).name(), value), 0);
  }

  private static float number(String field, Object value) {
    if (value == null) {
      return MISSING;
    }
    if (value instanceof Number number) {
      return number.floatValue();
    }
    if (value instanceof Boolean truth) {
      return truth ? 1f : 0f;
    }
    if (value instanceof CharSequence text) {
      return parse(field, text.toString().strip());
    }
    throw new UnencodableException(
        "field '%s' holds a %s, the model expects a number"
            .formatted(field, value.getClass().getSimpleName()));
  }

  private static float parse(String field, String text) {
    if (text.isEmpty()) {
      return MISSING;
    }
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new UnencodableException(
          "field '%s' holds the text '%s', the model expects a number"
              .formatted(field, shorten(text)));
    }
  }

  private static String word(String field, Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw new UnencodableException(
        "field '%s' holds a %s, the model expects a word"
            .formatted(field, value.getClass().getSimpleName()));
  }

  private static String shorten(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  private static Map<String, Integer> index(InputField input) {
    if (!(input instanceof InputField.Categorical categorical)) {
      return null;
    }
    Map<String, Integer> index = new HashMap<>();
    for (String word : categorical.vocabulary()) {
      index.put(word, index.size() + 1);
    }
    return index;
  }
}
