package io.cgl.trainer.data;

import io.cgl.files.Gzip;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * Reads a file that may be packed: gzip, Zstandard, or a zip archive of one file. Its first bytes
 * tell, not its name. Nothing is unpacked but what is read.
 */
final class UnpackedFile {

  private static final int MAGIC = 4;
  private static final int ZIP = 0x504b0304;
  private static final int ZSTD = 0x28b52ffd;
  private static final int MOST_NAMED = 5;

  private UnpackedFile() {}

  /**
   * Opens a file.
   *
   * @throws DataException if it is an archive of several files, or an Excel workbook
   */
  static InputStream open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      return unpack(file, raw);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * Unpacks the bytes of a file.
   *
   * @param raw from the file's first byte on
   */
  static InputStream unpack(Path file, InputStream raw) throws IOException {
    PushbackInputStream all = new PushbackInputStream(raw, MAGIC);
    byte[] start = all.readNBytes(MAGIC);
    all.unread(start);
    int magic = start.length < MAGIC ? 0 : ByteBuffer.wrap(start).getInt();
    if (magic == ZSTD) {
      return new ZstdCompressorInputStream(all);
    }
    return magic == ZIP ? onlyFile(file, new ZipInputStream(all)) : Gzip.unpack(all);
  }

  private static InputStream onlyFile(Path file, ZipInputStream archive) throws IOException {
    List<String> names = names(file);
    if (names.contains("[Content_Types].xml")) {
      throw new DataException(
          "%s is an Excel workbook or another Office document: save the table as CSV"
              .formatted(file));
    }
    if (names.size() != 1) {
      throw new DataException(
          "%s holds %s: unpack it into a folder of part files"
              .formatted(
                  file,
                  names.isEmpty()
                      ? "no file"
                      : names.size()
                          + " files ("
                          + String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                          + (names.size() > MOST_NAMED ? ", ..." : "")
                          + ")"));
    }
    for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
      if (entry.getName().equals(names.get(0))) {
        return Gzip.unpack(archive);
      }
    }
    throw new IOException("the archive is damaged");
  }

  /** Names of the archive's files, but for those that systems put beside them. */
  private static List<String> names(Path file) throws IOException {
    try (ZipFile archive = new ZipFile(file.toFile())) {
      return archive.stream()
          .filter(entry -> !entry.isDirectory())
          .map(ZipEntry::getName)
          .filter(name -> !name.startsWith("__MACOSX/") && !name.endsWith(".DS_Store"))
          .toList();
    } catch (ZipException e) {
      throw new IOException("its zip archive is damaged: " + e.getMessage(), e);
    }
  }
}
