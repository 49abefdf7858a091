package io.cgl.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Decodes a file's text. Bytes that are none in its encoding are an error that names their line,
 * because a replacement character would make one word of several.
 */
final class StrictReader extends Reader {

  private static final int BUFFER = 1 << 14;

  private final CsvText text;
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
  private boolean ended;
  private long decoded;

  /**
   * A reader.
   *
   * @param in the text's bytes behind the byte order mark; closed with the reader
   */
  StrictReader(CsvText text, InputStream in) {
    this.text = text;
    this.in = in;
    decoder =
        text.charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /**
   * Reads some text.
   *
   * @throws DataException if the bytes are not of the encoding
   */
  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    CharBuffer chars = CharBuffer.wrap(into, offset, length);
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      int read = chars.position() - offset;
      if (read > 0) {
        decoded += read;
        return read;
      }
      if (result.isError()) {
        throw new DataException(
            "%s, line %d is not %s (byte 0x%02X): name the file's encoding, such as --encoding windows-1252 or --encoding ISO-8859-1"
                .formatted(
                    text.file(),
                    text.line(decoded), // Read again: counting all along costs a tenth.
                    text.charset().name(),
                    bytes.get(bytes.position())));
      }
      if (result.isOverflow()) {
        return 0;
      }
      if (ended) {
        return -1;
      }
      fill();
    }
  }

  private void fill() throws IOException {
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (read < 0) {
      ended = true;
    } else {
      bytes.position(bytes.position() + read);
    }
    bytes.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
