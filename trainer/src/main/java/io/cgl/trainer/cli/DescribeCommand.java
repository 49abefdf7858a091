package io.cgl.trainer.cli;

import io.cgl.checkpoint.CheckpointBundle;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a checkpoint takes, says and was made of. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    description =
        "Show what is in a checkpoint: inputs, classes, decision, figures, origin, files.",
    footer = {"", "Example:", "  ./cgl describe checkpoints/ids"})
public final class DescribeCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CHECKPOINT", description = "The checkpoint's folder.")
  private Path checkpoint;

  @Override
  public Integer call() {
    CheckpointDescription.of(CheckpointBundle.open(checkpoint)).forEach(System.out::println);
    return 0;
  }
}
