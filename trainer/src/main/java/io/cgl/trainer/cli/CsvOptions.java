package io.cgl.trainer.cli;

import io.cgl.trainer.data.CsvFormat;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a CSV file is written, where that is not found from it. */
final class CsvOptions {

  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      converter = SeparatorConverter.class,
      description =
          "What separates the cells of a CSV file: one character, or tab. Default: found among"
              + " comma, semicolon, tab and |.")
  private Character separator;

  @Option(
      names = "--decimal-comma",
      negatable = true,
      description =
          "Numbers of a CSV file are written 18,6. Default: found where another separator than the"
              + " comma is used.")
  private Boolean decimalComma;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      converter = EncodingConverter.class,
      description =
          "Encoding of a CSV file, such as windows-1252. Default: the file's byte order mark, else"
              + " UTF-8.")
  private Charset encoding;

  @Option(
      names = "--no-header",
      description = "A CSV file's first row is data: its columns are called c1, c2, ...")
  private boolean noHeader;

  CsvFormat format() {
    return new CsvFormat(
        Optional.ofNullable(separator),
        Optional.ofNullable(decimalComma),
        Optional.ofNullable(encoding),
        !noHeader);
  }

  private static final class SeparatorConverter implements ITypeConverter<Character> {

    @Override
    public Character convert(String value) {
      String text =
          value.equals("\\t") || value.toLowerCase(Locale.ROOT).equals("tab") ? "\t" : value;
      if (text.length() != 1 || "\"\r\n".contains(text)) {
        throw new TypeConversionException(
            "'%s' is no separator: give one character, such as ';', or tab".formatted(value));
      }
      return text.charAt(0);
    }
  }

  private static final class EncodingConverter implements ITypeConverter<Charset> {

    @Override
    public Charset convert(String value) {
      try {
        return Charset.forName(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'%s' is no encoding that Java knows: such as UTF-8, ISO-8859-1, windows-1252"
                .formatted(value));
      }
    }
  }
}
