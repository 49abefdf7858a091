package io.cgl.trainer.cli;

import io.cgl.checkpoint.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A manifest's figures for the console. */
final class FigureLines {

  private FigureLines() {}

  static List<String> of(Manifest manifest) {
    Map<String, Double> metrics = manifest.metrics();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s, macro-F1 %.1f %%, G-mean %.1f %%, accuracy %.1f %%",
            metrics.containsKey("balancedAccuracyLow") ? "Held out" : "On the rows trained on",
            balanced(metrics, "balancedAccuracy"),
            100 * metrics.get("macroF1"),
            100 * metrics.get("gMean"),
            100 * metrics.get("accuracy")));
    if (metrics.containsKey("groupBalancedAccuracy")) {
      lines.add("Each group counted once: " + balanced(metrics, "groupBalancedAccuracy"));
    }
    List<String> unjudged =
        manifest.classes().stream().filter(name -> !manifest.recall().containsKey(name)).toList();
    if (!unjudged.isEmpty()) {
      lines.add(
          "There is no figure for " + String.join(", ", unjudged) + ": every row was learnt from");
    }
    return lines;
  }

  private static String balanced(Map<String, Double> metrics, String name) {
    String value = String.format(Locale.ROOT, "balanced accuracy %.1f %%", 100 * metrics.get(name));
    return metrics.containsKey(name + "Low")
        ? value
            + String.format(
                Locale.ROOT,
                " (95 %% interval %.1f to %.1f)",
                100 * metrics.get(name + "Low"),
                100 * metrics.get(name + "High"))
        : value;
  }
}
