package io.cgl.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The kustomizations that can be applied. */
final class Manifests {

  static final Path BASE = Path.of("base");

  /** With every component. */
  static final Path EXAMPLE = Path.of("example");

  static final List<Path> FOLDERS = List.of(BASE, EXAMPLE);

  private Manifests() {}

  /** What one of them applies. */
  static Kustomization of(Path folder) {
    try {
      return Kustomization.of(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
