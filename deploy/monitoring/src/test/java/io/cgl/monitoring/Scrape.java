package io.cgl.monitoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an instance showed at one time.
 *
 * @param series the labels of each series, by metric
 */
record Scrape(Map<String, List<Map<String, String>>> series) {

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:\\\\.|[^\"\\\\])*)\"");

  /** Reads Prometheus' text format. */
  static Scrape of(String text) {
    Map<String, List<Map<String, String>>> series = new HashMap<>();
    Matcher samples = SAMPLE.matcher(text);
    while (samples.find()) {
      Map<String, String> labels = new HashMap<>();
      Matcher label = LABEL.matcher(samples.group(2) == null ? "" : samples.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      series.computeIfAbsent(samples.group(1), name -> new ArrayList<>()).add(labels);
    }
    return new Scrape(series);
  }

  /** Whether it shows any series of that name. */
  boolean has(String metric) {
    return series.containsKey(metric);
  }

  /** The labels that any series of that name has. */
  Set<String> labels(String metric) {
    Set<String> labels = new TreeSet<>();
    series.getOrDefault(metric, List.of()).forEach(one -> labels.addAll(one.keySet()));
    return labels;
  }

  /** The values that a label has. */
  Set<String> values(String metric, String label) {
    Set<String> values = new TreeSet<>();
    for (Map<String, String> one : series.getOrDefault(metric, List.of())) {
      if (one.containsKey(label)) {
        values.add(one.get(label));
      }
    }
    return values;
  }
}
