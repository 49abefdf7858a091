package io.cgl.trainer.cli;

import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.data.ImageRows;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.TableFile;
import io.cgl.trainer.evaluation.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Predicts rows that need no label, in batches, as many as there are. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Write a checkpoint's class and probabilities of every row of a file.",
    footer = {
      "",
      "Example:",
      "  ./cgl predict --checkpoint checkpoints/ids --data connections.parquet --keep id --out classes.csv.gz"
    })
public final class PredictCommand implements Callable<Integer> {

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
          "Rows: a table in any format that train reads. It needs the checkpoint's inputs; other"
              + " columns are ignored.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where to write: .csv or .jsonl, each also with .gz.")
  private Path out;

  @Option(
      names = "--keep",
      split = ",",
      paramLabel = "COL",
      description = "Columns of the rows to write beside the prediction, such as an id.")
  private List<String> kept = new ArrayList<>();

  @Mixin private CsvOptions csv;

  @Override
  public Integer call() throws IOException {
    if (ImageRows.areAt(data)) {
      throw new ParameterException(
          spec.commandLine(), "predict reads tables: evaluate --rows does it for images");
    }
    if (Files.isDirectory(out) || (Files.exists(out) && Files.isSameFile(out, data))) {
      throw new ParameterException(
          spec.commandLine(), "--out %s is taken: name another file".formatted(out));
    }
    CheckpointBundle bundle = CheckpointBundle.open(checkpoint);
    Set<String> needed = new LinkedHashSet<>();
    bundle.manifest().inputs().stream().map(InputField::name).forEach(needed::add);
    needed.addAll(kept);
    LabelledRows rows = TableFile.unlabelled(data, needed, csv.format());
    long begin = System.nanoTime();
    try (Checkpoint model = Checkpoint.load(bundle, 1)) {
      long count =
          Prediction.write(out, model, rows, kept, Runtime.getRuntime().availableProcessors());
      rows.notes().forEach(note -> System.err.println("Note: " + note));
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%,d rows in %.1f s (%,.0f a second) written to %s%n",
          count,
          seconds,
          count / seconds,
          out);
    }
    return 0;
  }
}
