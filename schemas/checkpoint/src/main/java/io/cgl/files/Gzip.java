package io.cgl.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads what may be gzipped (RFC 1952); its first two bytes tell. */
public final class Gzip {

  private static final int BUFFER = 1 << 13;

  private Gzip() {}

  /** Opens a file, unpacked if it is gzipped. */
  public static InputStream open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      return unpack(raw);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** A stream's content, unpacked if it is gzipped; otherwise nothing is read ahead. */
  public static InputStream unpack(InputStream raw) throws IOException {
    byte[] magic = raw.readNBytes(2);
    PushbackInputStream all = new PushbackInputStream(raw, 2);
    all.unread(magic);
    boolean gzipped = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
    return gzipped ? new GZIPInputStream(all, BUFFER) : all;
  }
}
