package io.cgl.benchmarks.accuracy.run;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.accuracy.method.Training;
import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.checkpoint.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What is to be compared on what.
 *
 * @param sets the data sets
 * @param trainings run on each of them
 * @param seeds number of seeds, from 1 on; a set may have a lower limit of its own
 */
public record Plan(List<BenchmarkSet> sets, List<Training> trainings, int seeds) {

  public Plan {
    require(seeds >= 1, "--seeds must be at least 1, not " + seeds);
    sets = List.copyOf(sets);
    trainings = List.copyOf(trainings);
  }

  /** All cells, all sets and trainings with one seed before the next seed. */
  public List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      for (BenchmarkSet set : sets) {
        for (Training training : trainings) {
          boolean differs = seed == 1 || training.random() || set.splitBySeed();
          if (differs && seed <= set.mostSeeds() && training.suits(set)) {
            cells.add(new Cell(set.name(), training.name(), seed));
          }
        }
      }
    }
    return cells;
  }

  public BenchmarkSet set(String name) {
    return named(sets, BenchmarkSet::name, name);
  }

  public Training training(String name) {
    return named(trainings, Training::name, name);
  }

  /** Changes whenever the configuration of the cell's data set or training does. */
  public String fingerprint(Cell cell) {
    BenchmarkSet set = set(cell.set());
    return Sha256.shortened(
        set.description() + '\n' + training(cell.training()).configuration(set));
  }

  private static <T> T named(List<T> all, Function<T, String> naming, String name) {
    return all.stream()
        .filter(one -> naming.apply(one).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the plan has no '" + name + "'"));
  }
}
