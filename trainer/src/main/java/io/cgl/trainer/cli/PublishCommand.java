package io.cgl.trainer.cli;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.topics.cli.ClusterOptions;
import io.cgl.trainer.retrain.ModelAnnouncements;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Announces a checkpoint, so that every running classifier of its model loads it. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = "Announce a checkpoint: every running classifier of its model loads it.",
    footer = {
      "",
      "Example:",
      "  ./cgl publish --checkpoint checkpoints/ids --bootstrap-servers localhost:9092 \\",
      "      --schema-registry http://localhost:8081"
    })
public final class PublishCommand implements Callable<Integer> {

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint's folder. The classifiers must be able to read it there.")
  private Path checkpoint;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description =
          "Replication of the announcement topic, where it has to be made. Default: ${DEFAULT-VALUE}.")
  private short replication = 1;

  @Override
  public Integer call() {
    CheckpointBundle bundle = CheckpointBundle.open(checkpoint.toAbsolutePath().normalize());
    // Loads it once, golden check included: what cannot be served is not announced.
    Checkpoint.load(bundle, 1).close();
    ModelAnnouncement announced =
        new ModelAnnouncements(cluster.cluster(), cluster.topics())
            .announce(bundle, Instant.now(), replication);
    System.out.printf(
        "Announced checkpoint %s of model '%s'%n",
        announced.getModelId(), announced.getModelName());
    return 0;
  }
}
