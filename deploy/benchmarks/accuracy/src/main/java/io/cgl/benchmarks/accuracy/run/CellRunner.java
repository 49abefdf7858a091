package io.cgl.benchmarks.accuracy.run;

import io.cgl.benchmarks.accuracy.method.Training;
import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.Split;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/** Runs cells one after the other, and keeps the last split, which the next one often shares. */
final class CellRunner {

  private final Plan plan;
  private final Path data;
  private String splitKey = "";
  private Split split;

  CellRunner(Plan plan, Path data) {
    this.plan = plan;
    this.data = data;
  }

  /** Trains and measures; the share of it that is done goes to {@code progress}. */
  CellResult run(Cell cell, DoubleConsumer progress) {
    Training training = plan.training(cell.training());
    return new CellResult(
        cell,
        plan.fingerprint(cell),
        training.run(split(plan.set(cell.set()), cell.seed()), cell.seed(), progress));
  }

  private Split split(BenchmarkSet set, long seed) {
    String key = set.splitBySeed() ? set.name() + ' ' + seed : set.name();
    if (!key.equals(splitKey)) {
      split = null; // Two large ones need not fit into memory.
      split = set.split(data, seed);
      splitKey = key;
    }
    return split;
  }
}
