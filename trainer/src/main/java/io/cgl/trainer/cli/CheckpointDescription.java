package io.cgl.trainer.cli;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.features.InputField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A checkpoint in lines for people. */
final class CheckpointDescription {

  private static final int SHOWN_WORDS = 6;

  private CheckpointDescription() {}

  static List<String> of(CheckpointBundle bundle) {
    Manifest manifest = bundle.manifest();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Checkpoint %s of model '%s', made %s"
            .formatted(manifest.modelId(), manifest.modelName(), manifest.created()));
    lines.add("");
    inputs(manifest, lines);
    lines.add("");
    classes(manifest, lines);
    lines.add("");
    lines.add("Decision: " + decision(manifest));
    if (manifest.metrics().containsKey("balancedAccuracy")) {
      lines.addAll(FigureLines.of(manifest));
    }
    lines.add("");
    origin(manifest, lines);
    lines.add("");
    lines.add("Files in %s".formatted(bundle.folder()));
    new TreeMap<>(manifest.files())
        .forEach(
            (name, file) ->
                lines.add(String.format(Locale.ROOT, "  %-20s %,12d bytes", name, file.bytes())));
    return lines;
  }

  private static void inputs(Manifest manifest, List<String> lines) {
    lines.add("Inputs (%d)".formatted(manifest.inputs().size()));
    int width = manifest.inputs().stream().mapToInt(input -> input.name().length()).max().orElse(1);
    for (InputField input : manifest.inputs()) {
      lines.add("  " + input.name() + " ".repeat(width - input.name().length() + 2) + kind(input));
    }
  }

  private static String kind(InputField input) {
    if (input instanceof InputField.Categorical words) {
      return "one of %d words: %s".formatted(words.vocabulary().size(), shown(words.vocabulary()));
    }
    if (input instanceof InputField.Image image) {
      return "%s image of %dx%d pixels"
          .formatted(image.channels() == 1 ? "grey" : "colour", image.width(), image.height());
    }
    InputField.Numeric number = (InputField.Numeric) input;
    StringBuilder kind = new StringBuilder(number.time() ? "time" : "number");
    if (number.offset() != 0) {
      kind.append(String.format(Locale.ROOT, ", less %.0f", number.offset()));
    }
    if (!number.missing().isEmpty()) {
      kind.append(", missing where it is ").append(shown(number.missing()));
    }
    return kind.toString();
  }

  private static String shown(List<String> words) {
    return words.stream()
            .limit(SHOWN_WORDS)
            .map("'%s'"::formatted)
            .collect(Collectors.joining(", "))
        + (words.size() > SHOWN_WORDS ? ", ..." : "");
  }

  private static void classes(Manifest manifest, List<String> lines) {
    lines.add("Classes (%d)".formatted(manifest.classes().size()));
    int width = manifest.classes().stream().mapToInt(String::length).max().orElse(1);
    for (int k = 0; k < manifest.classes().size(); k++) {
      String label = manifest.classes().get(k);
      Double recall = manifest.recall().get(label);
      Double threshold = manifest.abstainBelow().get(label);
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s%s%,12d rows, recall %s%s",
              label,
              " ".repeat(width - label.length() + 2),
              manifest.classCounts().get(k),
              recall == null ? "not known" : String.format(Locale.ROOT, "%.1f %%", 100 * recall),
              threshold == null
                  ? ""
                  : String.format(Locale.ROOT, ", unknown below %.3f", threshold)));
    }
  }

  private static String decision(Manifest manifest) {
    Manifest.Decision decision = manifest.decision();
    if (decision == null) {
      return "the most probable class under a uniform prior";
    }
    return decision.costs() != null
        ? "the class of the lowest expected cost"
        : "for " + decision.objective().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void origin(Manifest manifest, List<String> lines) {
    Manifest.Provenance origin = manifest.provenance();
    Manifest.Network network = manifest.network();
    lines.add(
        String.format(
            Locale.ROOT,
            "Made of %s (%,d rows, SHA-256 %s), seed %d",
            origin.data(),
            origin.rows(),
            origin.dataSha256(),
            origin.seed()));
    lines.add("Served: " + network.serve());
    lines.add("By " + listed(origin.versions()));
    lines.add("Settings: " + listed(network.configuration()));
  }

  private static String listed(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }
}
