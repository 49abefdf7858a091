package io.cgl.benchmarks.accuracy.report;

import io.cgl.benchmarks.accuracy.method.Kind;
import io.cgl.benchmarks.accuracy.method.MethodResult;
import io.cgl.benchmarks.accuracy.method.Training;
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

/**
 * All that was measured on one data set.
 *
 * @param set which
 * @param rows baselines, then controls, then CGL-Net; empty if nothing is finished
 * @param missing cells of the plan that are not finished
 * @param planned all cells of the plan
 */
record SetResults(BenchmarkSet set, List<MethodRow> rows, int missing, int planned) {

  /** Collects the finished cells of a plan, in the order of its sets. */
  static List<SetResults> collect(Plan plan, CellStore store) {
    List<SetResults> all = new ArrayList<>();
    for (BenchmarkSet set : plan.sets()) {
      List<MethodRow> rows = new ArrayList<>();
      int missing = 0;
      int planned = 0;
      for (Training training : plan.trainings()) {
        Map<String, List<MethodResult>> byMethod = new LinkedHashMap<>();
        for (Cell cell : cells(plan, set, training)) {
          Optional<CellResult> result = store.find(plan, cell);
          planned++;
          missing += result.isPresent() ? 0 : 1;
          Map<String, MethodResult> methods = result.map(CellResult::methods).orElse(Map.of());
          methods.forEach(
              (method, measured) ->
                  byMethod.computeIfAbsent(method, name -> new ArrayList<>()).add(measured));
        }
        byMethod.forEach(
            (method, results) ->
                rows.add(
                    new MethodRow(
                        method,
                        training.kind(),
                        training.served(set).filter(method::equals).isPresent(),
                        results)));
      }
      rows.sort(Comparator.comparing(MethodRow::kind));
      all.add(new SetResults(set, List.copyOf(rows), missing, planned));
    }
    return all;
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
