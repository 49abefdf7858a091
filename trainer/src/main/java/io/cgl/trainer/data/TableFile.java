package io.cgl.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Opens a table in whatever usual format it is: CSV, JSON lines, an Avro object file or Parquet,
 * plain, gzip, Zstandard or zip, or a folder of such files. Its first bytes tell, not its name.
 */
public final class TableFile {

  private static final int BEGINNING = 64;

  private enum Format {
    CSV,
    JSON_LINES,
    AVRO,
    PARQUET
  }

  private TableFile() {}

  /** Whether there is a table, and not images. */
  public static boolean isAt(Path data) {
    return Files.isRegularFile(data) || PartFiles.areAt(data);
  }

  /**
   * Reads the beginning of a table.
   *
   * @param label the column that holds the class
   * @param ignored columns that are neither feature nor label
   * @param needed columns to keep although they may look like an index
   * @param csv what is known of a CSV file
   * @throws DataException if it cannot be read, is of another format, or lacks one of the columns
   */
  public static LabelledRows open(
      Path data, String label, Set<String> ignored, Set<String> needed, CsvFormat csv) {
    if (Files.isDirectory(data)) {
      return PartFiles.open(data, part -> open(part, label, ignored, needed, csv));
    }
    return switch (format(data)) {
      case CSV -> CsvRows.open(data, label, ignored, needed, csv);
      case JSON_LINES -> TypedRows.of(JsonLines.open(data), label, ignored);
      case AVRO -> TypedRows.of(AvroObjects.open(data), label, ignored);
      case PARQUET -> TypedRows.of(ParquetFile.open(data), label, ignored);
    };
  }

  /**
   * The same of rows without a label, whose class is empty.
   *
   * @param needed columns that the table should have
   */
  public static LabelledRows unlabelled(Path data, Set<String> needed, CsvFormat csv) {
    if (Files.isDirectory(data)) {
      return PartFiles.open(data, part -> unlabelled(part, needed, csv));
    }
    return switch (format(data)) {
      case CSV -> CsvRows.unlabelled(data, needed, csv);
      case JSON_LINES -> TypedRows.unlabelled(JsonLines.open(data));
      case AVRO -> TypedRows.unlabelled(AvroObjects.open(data));
      case PARQUET -> TypedRows.unlabelled(ParquetFile.open(data));
    };
  }

  private static Format format(Path file) {
    String start = beginning(file);
    if (start.startsWith("PAR1") && isPlain(file)) {
      return Format.PARQUET;
    }
    if (start.startsWith("Obj\u0001")) {
      return Format.AVRO;
    }
    return start.strip().startsWith("{") ? Format.JSON_LINES : Format.CSV;
  }

  /** A header may begin with the letters of Parquet, which ends with them as well. */
  private static boolean isPlain(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(4);
      long size = Files.size(file);
      in.skipNBytes(Math.max(0, size - 8));
      return new String(magic, StandardCharsets.ISO_8859_1).equals("PAR1")
          && new String(in.readNBytes(4), StandardCharsets.ISO_8859_1).equals("PAR1");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static String beginning(Path file) {
    try (InputStream in = UnpackedFile.open(file)) {
      return new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static DataException unreadable(Path file, IOException e) {
    return new DataException(
        "cannot read %s: %s"
            .formatted(
                file,
                e instanceof NoSuchFileException
                    ? "there is no such file"
                    : Optional.ofNullable(e.getMessage()).orElse(e.toString())),
        e);
  }
}
