package io.cgl.benchmarks.drift;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.cgl.benchmarks.drift.stream.Shares;
import io.cgl.benchmarks.drift.watcher.Contender;
import io.cgl.benchmarks.drift.watcher.Watcher;
import io.cgl.files.Gzip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A data set in file order, its labels as if predicted. The first tenth is the reference.
 *
 * <p>It is not known where a recorded stream drifts. So it is asked when the shares of {@link
 * #AHEAD} windows together are for the first time farther from the reference than {@link #FAR}, and
 * how soon after that there is an alarm; and how many alarms there are on the same rows in random
 * order, which do not drift.
 */
final class RecordedStream {

  private static final int AHEAD = 5;
  private static final double FAR = 0.05;

  private static final String LABEL = "label";

  private final int[] classes;
  private final int count;
  private final int windowEvents;

  /** Reads the labels of a gzipped CSV file. */
  RecordedStream(Path file, int windowEvents) throws IOException {
    this.classes = labels(file);
    this.count = Arrays.stream(classes).max().orElse(0) + 1;
    this.windowEvents = windowEvents;
  }

  /**
   * What a detector found.
   *
   * @param driftAt events after the reference at which the shares have left it
   * @param alarmAt events after the reference at the first alarm; -1 if there was none
   * @param shuffledAlarms on the rows in random order, restarting after each
   * @param shuffledWindows of them
   */
  record Found(long driftAt, long alarmAt, int shuffledAlarms, int shuffledWindows) {}

  Found watch(Contender contender, double caution, long seed) {
    int[] head = Arrays.copyOf(classes, classes.length / 10);
    int[] rest = Arrays.copyOfRange(classes, head.length, classes.length);
    long[] reference = Watcher.counts(head, count);
    long first = -1;
    Watcher watcher = contender.begin(reference, caution);
    for (int from = 0; from + windowEvents <= rest.length && first < 0; from += windowEvents) {
      OptionalInt alarm = watcher.next(Arrays.copyOfRange(rest, from, from + windowEvents));
      first = alarm.isPresent() ? from + alarm.getAsInt() : -1;
    }
    return shuffled(contender, caution, seed, driftAt(rest, reference), first);
  }

  private long driftAt(int[] rest, long[] reference) {
    double[] expected = shares(reference);
    for (int from = 0; from + AHEAD * windowEvents <= rest.length; from += windowEvents) {
      int[] ahead = Arrays.copyOfRange(rest, from, from + AHEAD * windowEvents);
      if (Shares.distance(expected, shares(Watcher.counts(ahead, count))) > FAR) {
        return from;
      }
    }
    return rest.length;
  }

  private Found shuffled(Contender contender, double caution, long seed, long driftAt, long first) {
    List<Integer> drawn = new ArrayList<>(Arrays.stream(classes).boxed().toList());
    Collections.shuffle(drawn, new Random(seed));
    int[] rows = drawn.stream().mapToInt(Integer::intValue).toArray();
    long[] reference = Watcher.counts(Arrays.copyOf(rows, rows.length / 10), count);
    Watcher watcher = contender.begin(reference, caution);
    int alarms = 0;
    int windows = 0;
    for (int from = rows.length / 10; from + windowEvents <= rows.length; from += windowEvents) {
      windows++;
      if (watcher.next(Arrays.copyOfRange(rows, from, from + windowEvents)).isPresent()) {
        alarms++;
        watcher = contender.begin(reference, caution);
      }
    }
    return new Found(driftAt, first, alarms, windows);
  }

  /** The labels in file order, as positions. */
  private static int[] labels(Path file) throws IOException {
    Map<String, Integer> positions = new LinkedHashMap<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(Gzip.open(file))) {
      return rows.stream()
          .mapToInt(row -> positions.computeIfAbsent(row.getField(LABEL), k -> positions.size()))
          .toArray();
    }
  }

  private static double[] shares(long[] counts) {
    double sum = Arrays.stream(counts).sum();
    return Arrays.stream(counts).mapToDouble(c -> c / sum).toArray();
  }
}
