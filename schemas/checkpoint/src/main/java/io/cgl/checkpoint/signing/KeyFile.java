package io.cgl.checkpoint.signing;

import io.cgl.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;

/** Keys in PEM files (RFC 7468), as openssl writes and reads them. */
enum KeyFile {
  /** PKCS#8. */
  PRIVATE("PRIVATE KEY", "rw-------"),
  /** X.509 SubjectPublicKeyInfo. */
  PUBLIC("PUBLIC KEY", "rw-r--r--");

  /** The largest file that is read: many times the size of an Ed25519 key. */
  private static final int MAX_BYTES = 1 << 16;

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final String label;
  private final String permissions;

  KeyFile(String label, String permissions) {
    this.label = label;
    this.permissions = permissions;
  }

  boolean isIn(Path file) {
    return text(file).contains(begin());
  }

  /** The DER of the key that a file holds. */
  byte[] read(Path file) {
    String text = text(file);
    int begin = text.indexOf(begin());
    int end = text.indexOf(end(), Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      throw notAKey(file, null);
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(begin + begin().length(), end));
    } catch (IllegalArgumentException e) {
      throw notAKey(file, e);
    }
  }

  /** Writes a key into a new file; an existing one is not overwritten. */
  void write(Path file, byte[] der) {
    byte[] pem =
        "%s\n%s\n%s\n"
            .formatted(begin(), LINES.encodeToString(der), end())
            .getBytes(StandardCharsets.US_ASCII);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (SeekableByteChannel channel =
          Files.newByteChannel(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
        channel.write(ByteBuffer.wrap(pem));
      }
    } catch (FileAlreadyExistsException e) {
      throw new CheckpointException(
          "%s exists and is not overwritten: name another file".formatted(file), e);
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot write the key %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  CheckpointException notAKey(Path file, Exception cause) {
    return new CheckpointException(
        "%s holds no Ed25519 %s in PEM, unencrypted: './cgl keys generate' makes one, and so does 'openssl genpkey -algorithm ed25519'"
            .formatted(file, label.toLowerCase(java.util.Locale.ROOT)),
        cause);
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new CheckpointException("cannot read the key %s: is it there?".formatted(file), e);
    }
  }

  private String begin() {
    return "-----BEGIN " + label + "-----";
  }

  private String end() {
    return "-----END " + label + "-----";
  }
}
