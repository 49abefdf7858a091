package io.cgl.benchmarks.accuracy.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;

/** The report for programs: shares from 0 to 1, and null for what was not measured. */
final class ReportJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  static String of(BenchmarkReport report) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("command", report.info().command());
    root.set("commits", JSON.valueToTree(report.commits()));
    root.set("facts", JSON.valueToTree(report.info().facts()));
    root.set("failures", JSON.valueToTree(report.failures()));
    ArrayNode sets = root.putArray("sets");
    report.sets().forEach(set -> sets.add(set(set)));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static ObjectNode set(SetResults set) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", set.set().name());
    node.put("description", set.set().description());
    node.put("seeds", set.seeds());
    node.set("missing", JSON.valueToTree(set.missing()));
    node.set("served", JSON.valueToTree(set.servedBySeeds()));
    ArrayNode methods = node.putArray("methods");
    set.rows().forEach(row -> methods.add(method(row, set)));
    return node;
  }

  private static ObjectNode method(MethodRow row, SetResults set) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", row.method());
    node.put("kind", row.kind().name().toLowerCase(Locale.ROOT));
    node.put("served", row.served());
    node.put("seeds", row.results().size());
    for (Figure figure : Figure.values()) {
      Statistic statistic = row.statistic(figure::of);
      ObjectNode values = node.putObject(figure.key());
      put(values, "mean", statistic.mean());
      put(values, "deviation", statistic.deviation());
    }
    put(node, "trainSeconds", row.trainSeconds());
    put(node, "timesXgBoost", set.timesXgBoost(row));
    put(
        node,
        "microsPerRow",
        row.statistic(result -> result.cost().inferenceMicrosPerRow()).mean());
    return node;
  }

  private static void put(ObjectNode node, String name, double value) {
    if (Double.isNaN(value)) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }
}
