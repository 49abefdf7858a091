package io.cgl.benchmarks.accuracy.method;

import com.microsoft.ml.lightgbm.lightgbmlib;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** LightGBM's native library, which its jar contains and does not load. */
final class LightGbmLibrary {

  private static final String FOLDER = "/com/microsoft/ml/lightgbm/linux/x86_64/";

  private static boolean loaded;

  private LightGbmLibrary() {}

  /**
   * Loads it once.
   *
   * @throws IllegalStateException if it does not run here
   */
  static synchronized void load() {
    if (!loaded) {
      try {
        // The second refers to the first.
        load("lib_lightgbm.so");
        load("lib_lightgbm_swig.so");
        loaded = true;
      } catch (UnsatisfiedLinkError e) {
        throw new IllegalStateException(
            "LightGBM needs Linux on x86-64 and OpenMP's library (Debian: libgomp1): "
                + e.getMessage(),
            e);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot unpack LightGBM: " + e.getMessage(), e);
      }
    }
  }

  /** Requires that a call succeeded. */
  static void check(int code) {
    if (code != 0) {
      throw new IllegalStateException("LightGBM: " + lightgbmlib.LGBM_GetLastError());
    }
  }

  private static void load(String name) throws IOException {
    Path folder = Files.createTempDirectory("lightgbm");
    Path file = folder.resolve(name);
    try (InputStream packed = lightgbmlib.class.getResourceAsStream(FOLDER + name)) {
      Files.copy(packed, file);
      System.load(file.toString());
    } finally {
      Files.deleteIfExists(file); // What is mapped stays mapped.
      Files.delete(folder);
    }
  }
}
