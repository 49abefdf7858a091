package io.cgl.trainer.data;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.cgl.checkpoint.features.ValueReading;
import java.io.Reader;
import java.util.Optional;

/**
 * How the cells of a CSV file are told apart and read.
 *
 * @param decimals how numbers with decimal commas are read; empty where they have points
 * @param unsure whether decimal commas may yet come that were not seen in the file's beginning
 */
record CsvDialect(char separator, Optional<DecimalComma> decimals, boolean unsure) {

  /** Records of cells; blanks around quotes do not count, empty lines are left out. */
  static CsvReader<CsvRecord> records(Reader text, char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .trimWhitespacesAroundQuotes(true)
        .allowUnclosedQuote(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // Counted, to name the line.
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .ofCsvRecord(text);
  }

  CsvReader<CsvRecord> records(Reader text) {
    return records(text, separator);
  }

  /** A cell as every reader of values takes it: without blanks around it, with a decimal point. */
  String cell(String raw) {
    String text = ValueReading.strip(raw);
    return decimals.isEmpty() ? text : decimals.get().usual(text);
  }

  /** The separator in words. */
  String described() {
    return separator == '\t' ? "a tab" : "'" + separator + "'";
  }
}
