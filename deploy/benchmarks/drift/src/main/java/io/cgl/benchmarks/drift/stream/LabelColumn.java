package io.cgl.benchmarks.drift.stream;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** The classes of a gzipped CSV file's rows, in file order, as positions. */
public final class LabelColumn {

  private LabelColumn() {}

  /** Reads a file's column. */
  public static int[] read(Path file, String column) throws IOException {
    Map<String, Integer> positions = new LinkedHashMap<>();
    IntStream.Builder classes = IntStream.builder();
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        Reader text = new InputStreamReader(new GZIPInputStream(bytes), StandardCharsets.UTF_8);
        CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(text)) {
      for (NamedCsvRecord row : rows) {
        classes.add(positions.computeIfAbsent(row.getField(column), c -> positions.size()));
      }
    }
    return classes.build().toArray();
  }
}
