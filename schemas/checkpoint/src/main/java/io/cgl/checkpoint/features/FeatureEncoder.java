package io.cgl.checkpoint.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Encodes a row's raw values as the float32 inputs of a checkpoint's graph. Training and serving
 * share it, so there is no skew between them.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class FeatureEncoder {

  /** Encodes a missing number; the graph fills it in. */
  public static final float MISSING = Float.NaN;

  /** Encodes a missing or unseen word. */
  public static final float UNKNOWN = 0f;

  private final List<InputField> inputs;
  private final List<Map<String, Integer>> vocabularies;
  private final int[] columns;
  private final int width;

  public FeatureEncoder(List<InputField> inputs) {
    this.inputs = List.copyOf(inputs);
    this.vocabularies = this.inputs.stream().map(FeatureEncoder::index).toList();
    this.columns = new int[this.inputs.size()];
    int next = 0;
    for (int input = 0; input < columns.length; input++) {
      columns[input] = next;
      next += this.inputs.get(input).columns();
    }
    this.width = next;
  }

  /** Floats per row: each input's columns, in the manifest's order. */
  public int width() {
    return width;
  }

  public List<InputField> inputs() {
    return inputs;
  }

  /**
   * Appends one row of {@link #width()} floats to {@code out}.
   *
   * @param row the value of each input: a {@link Number}, {@link Boolean}, {@link CharSequence} or
   *     {@link ByteBuffer} (an encoded image); null where it is missing
   * @throws UnencodableException if a value is not of its input's kind; the position of {@code out}
   *     is then unchanged
   */
  public void encode(IntFunction<?> row, FloatBuffer out) {
    int start = out.position();
    for (int input = 0; input < columns.length; input++) {
      encode(input, row.apply(input), out, start);
    }
    out.position(start + width);
  }

  int column(int input) {
    return columns[input];
  }

  /**
   * Encodes one value into the input's columns of the row that begins at {@code row}; the position
   * of {@code out} does not move.
   *
   * @throws UnencodableException if it is not of its input's kind
   */
  void encode(int input, Object value, FloatBuffer out, int row) {
    InputField field = inputs.get(input);
    if (field instanceof InputField.Image image) {
      image(image, value, out, row + columns[input]);
    } else {
      out.put(
          row + columns[input],
          field instanceof InputField.Numeric numeric
              ? numeric.read(value)
              : (float) vocabularies.get(input).getOrDefault(word(field.name(), value), 0));
    }
  }

  private static void image(InputField.Image field, Object value, FloatBuffer out, int at) {
    if (!(value instanceof ByteBuffer encoded)) {
      throw new UnencodableException(
          ReasonCode.WRONG_TYPE,
          value == null
              ? "field '%s' is missing, the model expects an image".formatted(field.name())
              : "field '%s' holds a %s, the model expects an image's bytes"
                  .formatted(field.name(), value.getClass().getSimpleName()));
    }
    try {
      ImageDecoder.decode(encoded, field, out, at);
    } catch (IOException e) {
      throw new UnencodableException(
          e instanceof ImageTooLargeException ? ReasonCode.IMAGE_TOO_LARGE : ReasonCode.BAD_IMAGE,
          "field '%s' holds %s".formatted(field.name(), e.getMessage()),
          e);
    }
  }

  private static String word(String field, Object value) {
    if (value == null
        || value instanceof CharSequence
        || value instanceof Number
        || value instanceof Boolean) {
      return ValueReading.word(value);
    }
    throw new UnencodableException(
        ReasonCode.WRONG_TYPE,
        "field '%s' holds a %s, the model expects a word"
            .formatted(field, value.getClass().getSimpleName()));
  }

  private static Map<String, Integer> index(InputField input) {
    if (!(input instanceof InputField.Categorical categorical)) {
      return null;
    }
    Map<String, Integer> index = new HashMap<>();
    int position = 0;
    for (String word : categorical.vocabulary()) {
      position++;
      index.put(word, position); // Words of older checkpoints are as they were written.
    }
    for (String word : categorical.vocabulary()) {
      String known = ValueReading.word(word);
      if (known != null) {
        index.putIfAbsent(known, index.get(word));
      }
    }
    sameTruth(index, "true", "1");
    sameTruth(index, "false", "0");
    return index;
  }

  private static void sameTruth(Map<String, Integer> index, String word, String digit) {
    Integer asWord = index.get(word);
    Integer asDigit = index.get(digit);
    if (asWord != null) {
      index.putIfAbsent(digit, asWord);
    } else if (asDigit != null) {
      index.put(word, asDigit);
    }
  }
}
