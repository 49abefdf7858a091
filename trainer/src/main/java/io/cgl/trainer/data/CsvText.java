package io.cgl.trainer.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A file as text, plain or packed.
 *
 * @param mark length of the byte order mark that the file begins with, in bytes
 */
record CsvText(Path file, Charset charset, int mark) {

  /** The beginning from which the file's dialect is found, in characters. */
  private static final int BEGINNING = 1 << 16;

  private static final Map<String, Charset> MARKS =
      Map.of(
          "efbbbf", StandardCharsets.UTF_8,
          "fffe", StandardCharsets.UTF_16LE,
          "feff", StandardCharsets.UTF_16BE);

  /** First bytes of files that people take for tables. */
  private static final Map<String, String> BINARIES =
      Map.of(
          "50415231", "a damaged or packed Parquet file",
          "89504e47", "a PNG image",
          "ffd8ff", "a JPEG image",
          "25504446", "a PDF",
          "d0cf11e0", "an old Excel workbook",
          "4f5243", "ORC");

  /**
   * Finds a file's encoding: its byte order mark, else the given one, else UTF-8.
   *
   * @throws DataException if the file is no text
   */
  static CsvText of(Path file, Optional<Charset> given) throws IOException {
    byte[] start;
    try (InputStream in = UnpackedFile.open(file)) {
      start = in.readNBytes(BEGINNING);
    }
    for (Map.Entry<String, Charset> mark : MARKS.entrySet()) {
      if (beginsWith(start, mark.getKey())) {
        return new CsvText(file, mark.getValue(), mark.getKey().length() / 2);
      }
    }
    Charset charset = given.orElse(StandardCharsets.UTF_8);
    if (!charset.name().startsWith("UTF-16") && !charset.name().startsWith("UTF-32")) {
      requireText(file, start);
    }
    return new CsvText(file, charset, 0);
  }

  /** Opens the text behind the byte order mark. */
  Reader open() throws IOException {
    InputStream in = UnpackedFile.open(file);
    try {
      in.skipNBytes(mark);
      return new StrictReader(this, in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * The text that the file begins with, see {@link #isWhole}.
   *
   * @throws DataException if it is no text
   */
  String beginning() throws IOException {
    char[] text = new char[BEGINNING];
    int length = 0;
    try (Reader reader = open()) {
      int read = 0;
      while (length < text.length - 1 && read >= 0) {
        length += read;
        read = reader.read(text, length, text.length - length);
      }
    }
    String beginning = new String(text, 0, length);
    if (beginning.indexOf('\0') >= 0) {
      throw new DataException("%s is no CSV: it is not text in %s".formatted(file, charset.name()));
    }
    return beginning;
  }

  /** The line after so many characters; CR, LF and CR LF each end one. */
  long line(long characters) throws IOException {
    long line = 1;
    try (Reader reader = new BufferedReader(open())) {
      int last = 0;
      for (long i = 0; i < characters; i++) {
        int c = reader.read();
        line += c == '\r' || (c == '\n' && last != '\r') ? 1 : 0;
        last = c;
      }
    }
    return line;
  }

  /** Whether a beginning is all of the file. */
  static boolean isWhole(String beginning) {
    return beginning.length() < BEGINNING - 1;
  }

  private static void requireText(Path file, byte[] start) {
    BINARIES.forEach(
        (magic, kind) -> {
          // A header may begin with PAR1.
          if (beginsWith(start, magic) && (hasZero(start) || !isPrintable(magic))) {
            throw new DataException("%s is no CSV: it looks like %s".formatted(file, kind));
          }
        });
    if (hasZero(start)) {
      int[] zeros = new int[2];
      for (int i = 0; i < start.length; i++) {
        zeros[i % 2] += start[i] == 0 ? 1 : 0;
      }
      // Latin text in UTF-16 has a zero in every other byte.
      boolean wide = Math.max(zeros[0], zeros[1]) > start.length / 4;
      throw new DataException(
          wide && Math.min(zeros[0], zeros[1]) == 0
              ? "%s looks like UTF-16 without a byte order mark: add --encoding %s"
                  .formatted(file, zeros[0] == 0 ? "UTF-16LE" : "UTF-16BE")
              : "%s is no CSV: it is not text".formatted(file));
    }
  }

  private static boolean hasZero(byte[] start) {
    for (byte b : start) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPrintable(String hex) {
    for (byte b : HexFormat.of().parseHex(hex)) {
      if (b < ' ') {
        return false;
      }
    }
    return true;
  }

  private static boolean beginsWith(byte[] start, String hex) {
    byte[] magic = HexFormat.of().parseHex(hex);
    if (start.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (start[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
