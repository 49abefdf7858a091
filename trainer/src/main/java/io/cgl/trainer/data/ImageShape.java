package io.cgl.trainer.data;

import io.cgl.checkpoint.features.InputField;

/**
 * The shape, in pixels, of an image that is a row's features: channel by channel, each row by row.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 */
public record ImageShape(int channels, int height, int width) {

  public static ImageShape of(InputField.Image input) {
    return new ImageShape(input.channels(), input.height(), input.width());
  }

  public int pixels() {
    return height * width;
  }

  public int size() {
    return channels * pixels();
  }
}
