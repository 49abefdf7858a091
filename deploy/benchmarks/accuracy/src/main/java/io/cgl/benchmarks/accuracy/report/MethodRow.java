package io.cgl.benchmarks.accuracy.report;

import io.cgl.benchmarks.accuracy.method.Kind;
import io.cgl.benchmarks.accuracy.method.MethodResult;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A method on one data set.
 *
 * @param method its name
 * @param kind what it is in the comparison
 * @param served whether it is what CGL-Net's users get by default
 * @param random whether seeds make a difference
 * @param results one per seed
 */
record MethodRow(
    String method, Kind kind, boolean served, boolean random, List<MethodResult> results) {

  MethodRow {
    results = List.copyOf(results);
  }

  Statistic statistic(ToDoubleFunction<MethodResult> value) {
    return Statistic.of(results.stream().mapToDouble(value));
  }

  double trainSeconds() {
    return statistic(result -> result.cost().trainSeconds()).mean();
  }

  double mean(Figure figure) {
    return statistic(figure::of).mean();
  }
}
