package io.cgl.testing.harness;

/** What a command's settings must be. */
public final class Settings {

  private Settings() {}

  /**
   * Does nothing if the condition holds.
   *
   * @throws IllegalArgumentException with this message if it does not
   */
  public static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
