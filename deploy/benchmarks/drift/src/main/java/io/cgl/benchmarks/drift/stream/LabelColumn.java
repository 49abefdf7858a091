package io.cgl.benchmarks.drift.stream;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.cgl.files.Gzip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The classes of a gzipped CSV file's rows, in file order, as positions. */
public final class LabelColumn {

  private LabelColumn() {}

  /** Reads a file's column. */
  public static int[] read(Path file, String column) throws IOException {
    Map<String, Integer> positions = new LinkedHashMap<>();
    IntStream.Builder classes = IntStream.builder();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(Gzip.open(file))) {
      for (NamedCsvRecord row : rows) {
        classes.add(positions.computeIfAbsent(row.getField(column), c -> positions.size()));
      }
    }
    return classes.build().toArray();
  }
}
