package io.cgl.trainer.cli;

import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.checkpoint.SplitTable;
import io.cgl.trainer.checkpoint.TrainingTask;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.LongTail;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.data.WithoutColumns;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains CGL-Net on a table or on images and writes a checkpoint bundle. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train CGL-Net on labelled rows and write a checkpoint.",
    footer = {
      "",
      "Example:",
      "  ./cgl train --data connections.csv.gz --label label --ignore attack --out checkpoints/ids",
      "  ./cgl train --data readings.csv --label label --time measured_at --out checkpoints/pumps",
      "  ./cgl train --data rows.csv --label label --event-schema event.avsc --out checkpoints/rows",
      "  ./cgl train --data parts.tar.gz --split train --out checkpoints/parts"
    })
public final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description =
          "Labelled rows: CSV, JSON lines, Avro or Parquet, plain or packed, or a folder of part"
              + " files; or images, PNG or JPEG, in a folder or a tar archive with a folder for each"
              + " class.")
  private Path data;

  @Mixin private DataOptions columns;

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

  @Mixin private SplitOptions splits;

  @Option(
      names = "--imbalance-factor",
      paramLabel = "F",
      description =
          "Make the rows long-tailed first: the last of K classes keeps 1/F as many as the largest"
              + " one has, class k keeps F^(-k/(K-1)) of them.")
  private Double imbalanceFactor;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description =
          "A checkpoint to start from: its inputs and settings are taken over, its classes must"
              + " be among the rows' and may be joined by new ones.")
  private Path from;

  @Mixin private EventSchemaOptions eventSchema;
  @Mixin private NetworkOptions network;

  @Override
  public Integer call() {
    splits.check();
    network.check();
    PrintStream console = System.err;
    LabelledRows rows = rows();
    LabelledRows features =
        splits.columns().isEmpty() ? rows : new WithoutColumns(rows, splits.columns());
    CheckpointTrainer trainer =
        new CheckpointTrainer(network.device(), Clock.systemUTC()).resumable();
    TableProfile profile;
    Function<LabelledRows, TableProfile> profiler;
    CglNetConfig config;
    if (from == null) {
      profile = TableProfile.of(features, columns.overrides());
      TableProfile.Overrides kinds = profile.kinds();
      profiler = some -> TableProfile.of(some, kinds);
      config = network.config(rows);
    } else {
      CheckpointBundle earlier = earlier();
      List<InputField> inputs = earlier.manifest().inputs();
      profile = TableProfile.of(features, inputs);
      profiler = some -> TableProfile.of(some, inputs);
      config = network.config(settings(earlier));
      trainer = trainer.from(earlier);
    }
    console.println(summary(rows.name(), profile));
    eventSchema.notes(profile.inputs()).forEach(note -> console.println("Note: " + note));
    TrainingTask task =
        new SplitTable(
                rows,
                features,
                profile,
                profiler,
                splits.split(
                    config,
                    (path, folder) ->
                        checked(path, columns.others(path, folder, splits.columns()))),
                config)
            .task(name);
    task.profile().notes().forEach(note -> console.println("Note: " + note));
    CheckpointBundle bundle;
    try (TrainingProgressBar progress = new TrainingProgressBar(console)) {
      bundle = trainer.train(task, out, progress);
    }
    report(bundle);
    return 0;
  }

  private static String summary(String name, TableProfile profile) {
    long largest = Collections.max(profile.classCounts());
    long smallest = Collections.min(profile.classCounts());
    return String.format(
        Locale.ROOT,
        "%s: %,d %s, %d classes of %,d to %,d (imbalance factor %,.0f)",
        name,
        profile.rows(),
        what(profile.inputs()),
        profile.classes().size(),
        smallest,
        largest,
        (double) largest / smallest);
  }

  private static String what(List<InputField> inputs) {
    if (inputs.get(0) instanceof InputField.Image image) {
      return "%s images of %dx%d pixels"
          .formatted(image.channels() == 1 ? "grey" : "colour", image.width(), image.height());
    }
    long numeric = inputs.stream().filter(InputField.Numeric.class::isInstance).count();
    return "rows of %d numeric and %d categorical fields"
        .formatted(numeric, inputs.size() - numeric);
  }

  /** The rows to train on and to hold out. */
  private LabelledRows rows() {
    LabelledRows rows = checked(data, columns.rows(data, splits.columns()));
    return imbalanceFactor == null ? rows : LongTail.of(rows, imbalanceFactor);
  }

  private static LabelledRows checked(Path file, LabelledRows rows) {
    if (rows instanceof CsvRows table) {
      table.heapNeed().requireWithin(file, Runtime.getRuntime().maxMemory());
    }
    return rows;
  }

  private CglNetConfig settings(CheckpointBundle earlier) {
    try {
      return CglNetConfig.of(earlier.manifest().network().configuration());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is of another release (%s): train from scratch, without --from"
              .formatted(from, e.getMessage()),
          e);
    }
  }

  private CheckpointBundle earlier() {
    if (columns.overrideKinds()) {
      throw new ParameterException(
          spec.commandLine(),
          "--from takes the kinds of the columns from the checkpoint: leave out --categorical and"
              + " --numeric");
    }
    return CheckpointBundle.open(from);
  }

  private void report(CheckpointBundle bundle) {
    Manifest manifest = bundle.manifest();
    PrintStream result = System.out;
    result.printf(
        Locale.ROOT,
        "Checkpoint %s of model '%s' at %s%n",
        manifest.modelId(),
        manifest.modelName(),
        bundle.folder());
    FigureLines.of(manifest).forEach(result::println);
    result.printf("Report: %s%n", bundle.folder().resolve(BundleFiles.REPORT));
  }
}
