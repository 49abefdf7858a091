package io.cgl.trainer.cli;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.trainer.imported.ModelImport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a checkpoint of another tool's ONNX classifier. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Make a checkpoint of an ONNX classifier of scikit-learn, LightGBM, XGBoost or PyTorch, judged"
            + " on labelled rows.",
    footer = {
      "",
      "Example:",
      "  ./cgl import --onnx model.onnx --data sample.csv --label label --name ids --out checkpoints/ids"
    })
public final class ImportCommand implements Callable<Integer> {

  @Option(
      names = "--onnx",
      required = true,
      paramLabel = "FILE",
      description = "The model: one input per column, or one matrix of all columns.")
  private Path onnx;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description =
          "Labelled rows that the model has not learnt from, in any format that train reads: figures,"
              + " drift reference and golden rows come from them. For a model of one matrix its columns"
              + " are in the model's order.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the checkpoint appears.")
  private Path out;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The model that this is a version of. Default: ${DEFAULT-VALUE}.")
  private String name = "cgl";

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "CLASS",
      description =
          "The classes in the order of the model's outputs. Default: as the model names them, else the"
              + " labels of --data in their order.")
  private List<String> classes = new ArrayList<>();

  @Mixin private DataOptions columns;

  @Override
  public Integer call() {
    ModelImport model = new ModelImport(onnx, columns.rows(data), classes, Clock.systemUTC());
    CheckpointBundle bundle = model.write(name, out);
    model.notes().forEach(note -> System.err.println("Note: " + note));
    System.out.printf(
        Locale.ROOT,
        "Checkpoint %s of model '%s' at %s; probabilities differ from the model's own by %.1e at most%n",
        bundle.manifest().modelId(),
        bundle.manifest().modelName(),
        bundle.folder(),
        bundle.manifest().onnxAgreement());
    System.out.printf("Classes: %s%n", String.join(", ", bundle.manifest().classes()));
    FigureLines.of(bundle.manifest()).forEach(System.out::println);
    return 0;
  }
}
