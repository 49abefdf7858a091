package io.cgl.trainer.cli;

import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.features.InputField;
import io.cgl.files.AtomicFile;
import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.ImageRows;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.TableFile;
import io.cgl.trainer.evaluation.Evaluation;
import io.cgl.trainer.evaluation.PredictionsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a checkpoint on labelled rows, through the ONNX graph that serving uses. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Measure a checkpoint on labelled rows, scored as serving scores.",
    footer = {
      "",
      "Example:",
      "  ./cgl evaluate --checkpoint checkpoints/ids --data test.csv.gz --json figures.json"
          + " --rows rows.csv.gz"
    })
public final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

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
          "Labelled rows: a table in any format that train reads; columns other than the"
              + " checkpoint's inputs and the label are ignored. Or images, in a folder or a"
              + " tar archive with a folder for each class.")
  private Path data;

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "The column that holds the class. Default: ${DEFAULT-VALUE}.")
  private String label = "label";

  @Mixin private CsvOptions csv;

  @Mixin private ImageOptions images;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
  private Path json;

  @Option(
      names = "--rows",
      paramLabel = "FILE",
      description =
          "Write a CSV file with a line for each row: its line in --data, its class, the predicted"
              + " class, and the probabilities. Gzipped if the name ends in .gz.")
  private Path predictions;

  @Override
  public Integer call() throws IOException {
    requireAFileOfItsOwn("--json", json);
    requireAFileOfItsOwn("--rows", predictions);
    CheckpointBundle bundle = CheckpointBundle.open(checkpoint);
    Set<String> inputs =
        bundle.manifest().inputs().stream().map(InputField::name).collect(Collectors.toSet());
    LabelledRows rows =
        ImageRows.areAt(data)
            ? images.open(data, bundle.manifest().inputs().get(0).name())
            : TableFile.open(data, label, Set.of(), inputs, csv.format());
    int threads = Runtime.getRuntime().availableProcessors();
    try (Checkpoint model = Checkpoint.load(bundle, threads)) {
      Evaluation evaluation = Evaluation.of(model, rows);
      rows.notes().forEach(note -> System.err.println("Note: " + note));
      EvaluationFigures figures = EvaluationFigures.of(evaluation);
      figures.print(System.out);
      if (json != null) {
        AtomicFile.write(json, BundleFiles.JSON.writeValueAsBytes(figures.toJson()));
      }
      if (predictions != null) {
        write(rows, evaluation);
      }
    }
    return 0;
  }

  /** What is written must not replace what is read, however the two are spelt. */
  private void requireAFileOfItsOwn(String option, Path file) throws IOException {
    if (file == null) {
      return;
    }
    if (Files.isDirectory(file)) {
      throw new ParameterException(
          spec.commandLine(), "%s %s is a folder: name a file".formatted(option, file));
    }
    boolean taken = Files.exists(file) && Files.exists(data) && Files.isSameFile(file, data);
    boolean twice =
        json != null
            && predictions != null
            && json.toAbsolutePath().normalize().equals(predictions.toAbsolutePath().normalize());
    if (taken || twice) {
      throw new ParameterException(
          spec.commandLine(),
          "%s would overwrite %s: name another file".formatted(option, taken ? data : json));
    }
  }

  private void write(LabelledRows rows, Evaluation evaluation) throws IOException {
    if (rows instanceof CsvRows table) {
      long[] lines = table.lines();
      PredictionsFile.write(predictions, evaluation, "line", row -> String.valueOf(lines[row]));
    } else if (rows instanceof ImageRows pictures) {
      PredictionsFile.write(predictions, evaluation, "file", pictures::path);
    } else {
      PredictionsFile.write(predictions, evaluation, "row", row -> String.valueOf(row + 1));
    }
  }
}
