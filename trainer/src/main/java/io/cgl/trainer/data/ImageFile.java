package io.cgl.trainer.data;

import java.util.Locale;

/**
 * An encoded image in a tree of folders.
 *
 * @param path within the tree, with slashes; the image's class is its folder
 * @param bytes the file's content; shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ImageFile(String path, byte[] bytes) {

  static boolean isImage(String path) {
    String name = name(path).toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg"));
  }

  String name() {
    return name(path);
  }

  /** The folder of the file. */
  String label() {
    return name(folder(path));
  }

  /** The folder above the class's folder, such as "images/train"; may be empty. */
  String group() {
    return folder(folder(path));
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
