package io.cgl.benchmarks.accuracy.report;

import io.cgl.benchmarks.accuracy.method.Kind;
import io.cgl.benchmarks.accuracy.method.MethodResult;
import io.cgl.benchmarks.accuracy.method.Training;
import io.cgl.benchmarks.accuracy.method.Trainings;
import io.cgl.benchmarks.accuracy.run.Cell;
import io.cgl.benchmarks.accuracy.run.CellResult;
import io.cgl.benchmarks.accuracy.run.CellStore;
import io.cgl.benchmarks.accuracy.run.Plan;
import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that was measured on one data set.
 *
 * @param set which
 * @param rows baselines, then controls, then CGL-Net; empty if nothing is finished
 * @param missing cells of the plan that are not finished
 * @param planned all cells of the plan
 * @param servedBySeeds what CGL-Net's users get by default, in words, and with how many seeds
 * @param commits of the code that ran the cells
 */
record SetResults(
    BenchmarkSet set,
    List<MethodRow> rows,
    List<Cell> missing,
    int planned,
    Map<String, Integer> servedBySeeds,
    Set<String> commits) {

  /** The finished cells of a plan, in the order of its sets. */
  static List<SetResults> collect(Plan plan, CellStore store) {
    return plan.sets().stream().map(set -> collect(plan, set, store)).toList();
  }

  private static SetResults collect(Plan plan, BenchmarkSet set, CellStore store) {
    List<MethodRow> rows = new ArrayList<>();
    List<Cell> missing = new ArrayList<>();
    Map<String, Integer> served = new TreeMap<>();
    Set<String> commits = new TreeSet<>();
    int planned = 0;
    for (Training training : plan.trainings()) {
      Map<String, List<MethodResult>> byMethod = new LinkedHashMap<>();
      for (Cell cell : cells(plan, set, training)) {
        planned++;
        Optional<CellResult> result = store.find(plan, cell);
        if (result.isEmpty()) {
          missing.add(cell);
          continue;
        }
        commits.add(result.get().commit());
        if (!result.get().served().isEmpty()) {
          served.merge(result.get().served(), 1, Integer::sum);
        }
        result
            .get()
            .methods()
            .forEach(
                (method, measured) ->
                    byMethod.computeIfAbsent(method, name -> new ArrayList<>()).add(measured));
      }
      byMethod.forEach(
          (method, results) ->
              rows.add(
                  new MethodRow(
                      method,
                      training.kind(),
                      training.served().filter(method::equals).isPresent(),
                      training.random() || set.splitBySeed(),
                      results)));
    }
    rows.sort(Comparator.comparing(MethodRow::kind));
    return new SetResults(set, List.copyOf(rows), List.copyOf(missing), planned, served, commits);
  }

  /** The most seeds that a method was run with. */
  int seeds() {
    return rows.stream().mapToInt(row -> row.results().size()).max().orElse(0);
  }

  /** A row's seconds of training as a multiple of XGBoost's; NaN if that was not trained. */
  double timesXgBoost(MethodRow row) {
    return rows.stream()
        .filter(other -> other.method().equals(Trainings.XGBOOST))
        .mapToDouble(MethodRow::trainSeconds)
        .map(seconds -> row.trainSeconds() / seconds)
        .findFirst()
        .orElse(Double.NaN);
  }

  Optional<MethodRow> bestBaseline(Figure figure) {
    return rows.stream()
        .filter(row -> row.kind() == Kind.BASELINE)
        .max(Comparator.comparingDouble(row -> row.mean(figure)));
  }

  /** What CGL-Net's users get by default. */
  Optional<MethodRow> served() {
    return rows.stream().filter(MethodRow::served).findFirst();
  }

  private static List<Cell> cells(Plan plan, BenchmarkSet set, Training training) {
    return plan.cells().stream()
        .filter(cell -> cell.set().equals(set.name()) && cell.training().equals(training.name()))
        .toList();
  }
}
