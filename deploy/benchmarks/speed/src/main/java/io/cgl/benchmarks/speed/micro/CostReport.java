package io.cgl.benchmarks.speed.micro;

import io.cgl.benchmarks.speed.workload.MeasuredNetwork;
import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.testing.harness.Report;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a row costs to score.
 *
 * @param costs by size of the batch
 */
record CostReport(Workload workload, List<Cost> costs) implements Report {

  /**
   * The medians of all slices.
   *
   * @param rows of a batch
   * @param checkpointMicros per row
   * @param syntheticMicros per row
   */
  record Cost(int rows, double checkpointMicros, double syntheticMicros) {

    double ratio() {
      return checkpointMicros / syntheticMicros;
    }
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>(workload.json());
    json.put("syntheticNetwork", MeasuredNetwork.SYNTHETIC.sizes());
    for (Cost cost : costs) {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("checkpointMicrosPerRow", cost.checkpointMicros());
      figures.put("syntheticMicrosPerRow", cost.syntheticMicros());
      figures.put("checkpointOverSynthetic", cost.ratio());
      json.put("batch" + cost.rows(), figures);
    }
    return json;
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        "%s%nScoring alone, one thread, beside the network %s%n%n",
        workload.title(), MeasuredNetwork.SYNTHETIC.layers());
    out.printf(
        Locale.ROOT,
        "%-18s %14s %14s %8s%n",
        "µs a row",
        "checkpoint",
        MeasuredNetwork.SYNTHETIC.name(),
        "times");
    for (Cost cost : costs) {
      out.printf(
          Locale.ROOT,
          "%-18s %14.2f %14.2f %8.1f%n",
          cost.rows() == 1
              ? "a lone row"
              : String.format(Locale.ROOT, "%,d at a time", cost.rows()),
          cost.checkpointMicros(),
          cost.syntheticMicros(),
          cost.ratio());
    }
  }
}
