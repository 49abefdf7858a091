package io.cgl.trainer.cli;

import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.ImageRows;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.evaluation.Evaluation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a checkpoint on labelled rows, through the ONNX graph that serving uses. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Measure a checkpoint on labelled rows, scored as serving scores.",
    footer = {
      "",
      "Example:",
      "  ./cgl evaluate --checkpoint checkpoints/ids --data test.csv.gz --json figures.json"
    })
public final class EvaluateCommand implements Callable<Integer> {

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint's folder.")
  private Path checkpoint;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description =
          "Labelled rows: CSV with a header, plain or gzipped; columns other than the"
              + "  checkpoint's inputs and the label are ignored. Or images, in a folder or a"
              + " tar archive with a folder for each class.")
  private Path data;

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "The column that holds the class. Default: ${DEFAULT-VALUE}.")
  private String label = "label";

  @Mixin private ImageOptions images;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
  private Path json;

  @Override
  public Integer call() throws IOException {
    CheckpointBundle bundle = CheckpointBundle.open(checkpoint);
    String first = bundle.manifest().inputs().get(0).name();
    LabelledRows rows =
        ImageRows.areAt(data) ? images.open(data, first) : CsvRows.open(data, label, Set.of());
    int threads = Runtime.getRuntime().availableProcessors();
    try (Checkpoint model = Checkpoint.load(bundle, threads)) {
      Map<String, Object> figures = figures(Evaluation.of(model, rows));
      print(figures, System.out);
      if (json != null) {
        Files.createDirectories(json.toAbsolutePath().getParent());
        BundleFiles.JSON.writeValue(json.toFile(), figures);
      }
    }
    return 0;
  }

  private static Map<String, Object> figures(Evaluation evaluation) {
    Map<String, Object> figures = new LinkedHashMap<>(evaluation.metrics().headline());
    figures.put("recall", evaluation.metrics().recallByName(evaluation.classes()));
    figures.put("rows", evaluation.rows());
    return figures;
  }

  private static void print(Map<String, Object> figures, PrintStream out) {
    figures.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> byClass) {
            out.println(name);
            byClass.forEach(
                (label, recall) -> out.printf(Locale.ROOT, "  %-30s %s%n", label, rounded(recall)));
          } else {
            out.printf(Locale.ROOT, "%-32s %s%n", name, rounded(value));
          }
        });
  }

  private static String rounded(Object value) {
    return value instanceof Double figure
        ? String.format(Locale.ROOT, "%.4f", figure)
        : value.toString();
  }
}
