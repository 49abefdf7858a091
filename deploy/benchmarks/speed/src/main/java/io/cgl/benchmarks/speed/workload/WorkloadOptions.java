package io.cgl.benchmarks.speed.workload;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.trainer.data.CsvRows;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options that name a checkpoint and rows to measure it on. */
public final class WorkloadOptions {

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Measure this checkpoint, on the rows of --data, not a network of random weights.")
  private Path checkpoint;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "CSV with a header, plain or gzipped, that has the checkpoint's inputs as columns. Events"
              + " are made of rows that are drawn from it.")
  private Path data;

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "The column that holds the class. Default: ${DEFAULT-VALUE}.")
  private String label = "label";

  /** The checkpoint on events made of the rows; empty if none was named. */
  public Optional<Workload> read() {
    require(
        (checkpoint == null) == (data == null),
        "--checkpoint and --data go together: the rows are the events that it classifies");
    if (checkpoint == null) {
      return Optional.empty();
    }
    CheckpointBundle bundle = CheckpointBundle.open(checkpoint);
    CsvRows rows = CsvRows.open(data, label, Set.of());
    return Optional.of(Workload.of(bundle, TableEvents.of(bundle.manifest().inputs(), rows), data));
  }
}
