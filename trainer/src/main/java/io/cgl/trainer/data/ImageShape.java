package io.cgl.trainer.data;

import io.cgl.checkpoint.features.InputField;

/**
 * The shape of an image whose pixels are a row's features: channel by channel, each row by row.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param height in pixels
 * @param width in pixels
 */
public record ImageShape(int channels, int height, int width) {

  /** The shape of an image input. */
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
