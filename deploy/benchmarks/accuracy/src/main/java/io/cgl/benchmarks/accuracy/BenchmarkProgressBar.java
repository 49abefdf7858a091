package io.cgl.benchmarks.accuracy;

import io.cgl.benchmarks.accuracy.run.Cell;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Collectors;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how many cells are done, which are running and the time left. One moving line on a
 * terminal, a line now and then in a log. Safe for use by several threads.
 */
final class BenchmarkProgressBar implements ObjDoubleConsumer<Cell>, AutoCloseable {

  /** Set by the launcher, which can ask whether standard error is a terminal; Java 17 cannot. */
  private static final String TERMINAL = "cgl.terminal";

  /** The bar counts parts of cells. */
  private static final int PARTS = 100;

  private static final int TERMINAL_INTERVAL_MS = 200;
  private static final int LOG_INTERVAL_MS = 30_000;
  private static final int LOG_WIDTH = 140;

  private final int cells;
  private final ProgressBar bar;
  private final Map<Cell, Double> running = new LinkedHashMap<>();
  private int finished;

  BenchmarkProgressBar(int cells, PrintStream out) {
    this.cells = cells;
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName("Benchmark")
            .setInitialMax((long) cells * PARTS)
            .setStyle(ProgressBarStyle.ASCII);
    bar =
        Boolean.getBoolean(TERMINAL)
            ? builder.setUpdateIntervalMillis(TERMINAL_INTERVAL_MS).build()
            : builder
                .setUpdateIntervalMillis(LOG_INTERVAL_MS)
                .setConsumer(new DelegatingProgressBarConsumer(out::println, LOG_WIDTH))
                .build();
  }

  @Override
  public synchronized void accept(Cell cell, double share) {
    if (share < 1) {
      running.put(cell, share);
    } else if (running.remove(cell) != null) {
      finished++;
    }
    double parts = running.values().stream().mapToDouble(Double::doubleValue).sum();
    bar.setExtraMessage(
        " %d of %d trainings; %s"
            .formatted(
                finished,
                cells,
                running.keySet().stream().map(Cell::toString).collect(Collectors.joining("; "))));
    bar.stepTo(Math.round((finished + parts) * PARTS));
  }

  @Override
  public void close() {
    bar.close();
  }
}
