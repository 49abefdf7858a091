package io.cgl.checkpoint.features;

import java.io.IOException;

/** An image with more pixels than are supported. It was not decoded. */
final class ImageTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  ImageTooLargeException(String message) {
    super(message);
  }
}
