package io.cgl.trainer.data;

import io.cgl.files.Gzip;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Finds images that are kept in one folder per class: in a folder, or in a tar archive, plain or
 * gzipped.
 */
final class ImageTree {

  private static final int BUFFER = 1 << 16;

  private ImageTree() {}

  /**
   * Reads all images into memory, classes in alphabetical order and each class's files in natural
   * order of their names.
   *
   * @param split the folder that holds the classes' folders; may be absent if there is only one
   * @throws DataException if the tree cannot be read or holds no such images
   */
  static List<ImageFile> read(Path data, Optional<String> split) {
    try {
      List<ImageFile> files = isArchive(data) ? archive(data, split) : folder(data, split);
      requireOneGroup(data, files, split);
      files.sort(
          Comparator.comparing(ImageFile::label)
              .thenComparing(ImageFile::name, NaturalOrder.INSTANCE));
      return files;
    } catch (IOException e) {
      throw new DataException("cannot read %s: %s".formatted(data, e.getMessage()), e);
    }
  }

  private static List<ImageFile> folder(Path root, Optional<String> split) throws IOException {
    List<ImageFile> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String path = root.relativize(file).toString().replace('\\', '/');
        if (wanted(split).test(path)) {
          files.add(new ImageFile(path, Files.readAllBytes(file)));
        }
      }
    }
    return files;
  }

  private static List<ImageFile> archive(Path archive, Optional<String> split) throws IOException {
    List<ImageFile> files = new ArrayList<>();
    try (InputStream raw = new BufferedInputStream(Gzip.open(archive), BUFFER);
        TarArchiveInputStream tar = new TarArchiveInputStream(raw)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile() && wanted(split).test(entry.getName())) {
          files.add(new ImageFile(entry.getName(), tar.readAllBytes()));
        }
      }
    }
    return files;
  }

  private static Predicate<String> wanted(Optional<String> split) {
    return path ->
        ImageFile.isImage(path)
            && split
                .map(name -> name.equals(ImageFile.name(new ImageFile(path, null).group())))
                .orElse(true);
  }

  private static void requireOneGroup(Path data, List<ImageFile> files, Optional<String> split) {
    if (files.isEmpty()) {
      throw new DataException(
          "%s holds no PNG or JPEG files in one folder per class%s"
              .formatted(data, split.map(name -> " within a folder '" + name + "'").orElse("")));
    }
    TreeSet<String> groups = new TreeSet<>();
    files.forEach(file -> groups.add(file.group()));
    if (groups.size() > 1) {
      throw new DataException(
          "%s holds several sets of classes, in %s: choose one by --split %s"
              .formatted(data, String.join(", ", groups), ImageFile.name(groups.last())));
    }
  }

  static boolean isArchive(Path data) {
    String name = data.toString();
    return name.endsWith(".tar") || name.endsWith(".tar.gz") || name.endsWith(".tgz");
  }
}
