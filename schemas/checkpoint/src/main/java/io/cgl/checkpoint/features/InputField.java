package io.cgl.checkpoint.features;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One input of a model: a field of the event, by name, and how it becomes numbers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = InputField.Numeric.class, name = "numeric"),
  @JsonSubTypes.Type(value = InputField.Categorical.class, name = "categorical"),
  @JsonSubTypes.Type(value = InputField.Image.class, name = "image")
})
public sealed interface InputField {

  /** The field's name; a nested field by its dotted path. */
  String name();

  /** How many columns of the graph's input it fills. */
  default int columns() {
    return 1;
  }

  /**
   * A number, passed on less an offset; NaN if missing. The graph standardises it.
   *
   * @param offset subtracted in double precision, so that numbers far from zero, such as seconds
   *     since 1970, keep their differences in float32
   * @param time whether it is a time in seconds since 1970, written as ISO 8601 or as an Avro
   *     logical type
   * @param missing words that stood for a missing value in training, beside the usual ones
   */
  record Numeric(
      String name,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) double offset,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean time,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> missing)
      implements InputField {

    public Numeric {
      missing = missing == null ? List.of() : List.copyOf(missing);
      if (!Double.isFinite(offset)) {
        throw new IllegalArgumentException("the offset of '%s' is %s".formatted(name, offset));
      }
    }

    /** A number that is passed on unchanged. */
    public Numeric(String name) {
      this(name, 0, false, List.of());
    }

    /** Whether its values are numbers, never texts of another kind. */
    @JsonIgnore
    public boolean isPlain() {
      return !time && missing.isEmpty();
    }

    /**
     * Reads a raw value.
     *
     * @throws UnencodableException if it is neither a number nor missing
     */
    float read(Object value) {
      if (ValueReading.isMissing(value)) {
        return FeatureEncoder.MISSING;
      }
      if (time && value instanceof AvroTime stored) {
        return encode(stored.seconds());
      }
      Optional<Number> number = ValueReading.number(value);
      if (number.isPresent()) {
        return number.get() instanceof Long whole
            ? encode(whole.longValue())
            : encode(number.get().doubleValue());
      }
      if (value instanceof CharSequence text) {
        return read(ValueReading.strip(text));
      }
      throw new UnencodableException(
          ReasonCode.WRONG_TYPE,
          "field '%s' holds a %s, the model expects a number"
              .formatted(name, value.getClass().getSimpleName()));
    }

    /** The input of a number. */
    float encode(double number) {
      return (float) (number - offset);
    }

    /** The input of a whole number, whose differences beyond 2^53 count as well. */
    float encode(long whole) {
      if (offset == 0) {
        return (float) whole;
      }
      long less = whole - (long) offset;
      boolean exact =
          offset == Math.rint(offset) && ((whole ^ (long) offset) & (whole ^ less)) >= 0;
      return exact ? (float) less : encode((double) whole);
    }

    private float read(String text) {
      if (time) {
        OptionalDouble seconds = IsoTime.seconds(text);
        if (seconds.isPresent()) {
          return encode(seconds.getAsDouble());
        }
      }
      if (missing.contains(text)) {
        return FeatureEncoder.MISSING;
      }
      throw new UnencodableException(
          ReasonCode.WRONG_TYPE,
          "field '%s' holds the text '%s', the model expects a number"
              .formatted(name, text.length() <= 40 ? text : text.substring(0, 40) + "..."));
    }
  }

  /**
   * A category, encoded as its position in the vocabulary from 1; 0 is an unseen or missing one.
   * Values and vocabulary are compared as {@linkplain ValueReading#word words}; where a vocabulary
   * has truth values and not 1 and 0, or the other way round, each stands for the other.
   */
  record Categorical(String name, List<String> vocabulary) implements InputField {
    public Categorical {
      vocabulary = List.copyOf(vocabulary);
    }
  }

  /**
   * An encoded image, PNG or JPEG, passed on as its raw samples from 0 to 255: channel by channel,
   * each row by row.
   *
   * @param channels 1 for grey, 3 for red, green and blue
   * @param height in pixels; an image of another size is refused
   * @param width in pixels
   */
  record Image(String name, int channels, int height, int width) implements InputField {
    public Image {
      if ((channels != 1 && channels != 3) || height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "no images have %d channels of %dx%d pixels".formatted(channels, width, height));
      }
    }

    @Override
    public int columns() {
      return channels * height * width;
    }
  }
}
