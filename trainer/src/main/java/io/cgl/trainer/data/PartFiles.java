package io.cgl.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The part files of one table in a folder, as Spark and others write them, in the order of their
 * names. Files whose names begin with {@code _} or a dot are not parts.
 */
record PartFiles(Path folder, List<LabelledRows> parts) implements LabelledRows {

  private static final Pattern PART =
      Pattern.compile(
          "(part-.*|.*\\.(csv|tsv|txt|json|jsonl|ndjson|avro|parquet)(\\.(gz|zst|zip))?)");

  /** Whether a folder holds part files, and not folders of images. */
  static boolean areAt(Path folder) {
    return Files.isDirectory(folder) && !list(folder).isEmpty();
  }

  /**
   * Opens all parts.
   *
   * @param opener of one part
   * @throws DataException if one has other columns than the first
   */
  static PartFiles open(Path folder, Function<Path, LabelledRows> opener) {
    List<Path> files = list(folder);
    List<LabelledRows> parts = files.stream().map(opener).toList();
    for (int i = 1; i < parts.size(); i++) {
      if (!parts.get(i).fields().equals(parts.get(0).fields())) {
        throw new DataException(
            "%s has the columns %s, %s has %s: parts of one table have the same"
                .formatted(
                    files.get(i),
                    String.join(", ", parts.get(i).fields()),
                    files.get(0),
                    String.join(", ", parts.get(0).fields())));
      }
    }
    return new PartFiles(folder, parts);
  }

  @Override
  public String name() {
    return folder.getFileName().toString();
  }

  @Override
  public List<String> fields() {
    return parts.get(0).fields();
  }

  @Override
  public List<String> notes() {
    return parts.stream().flatMap(part -> part.notes().stream()).distinct().toList();
  }

  @Override
  public void forEach(Visitor visitor) {
    parts.forEach(part -> part.forEach(visitor));
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(PartFiles::isPart)
          .sorted(Comparator.comparing(Path::getFileName))
          .toList();
    } catch (IOException e) {
      throw new DataException("cannot read %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static boolean isPart(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith("_") && !name.startsWith(".") && PART.matcher(name).matches();
  }
}
