package io.cgl.checkpoint.features;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

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

  /** A number, passed on unchanged; NaN if missing. The graph standardises it. */
  record Numeric(String name) implements InputField {}

  /**
   * A category, encoded as its position in the vocabulary from 1; 0 is an unseen or missing one.
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
