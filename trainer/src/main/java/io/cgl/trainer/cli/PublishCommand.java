package io.cgl.trainer.cli;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.topics.cli.ClusterOptions;
import io.cgl.topics.models.ModelAnnouncements;
import io.cgl.topics.models.ModelChange;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.BundleAnnouncement;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Announces a checkpoint and its role to the running classifiers of its model. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description =
        "Announce a checkpoint: every running classifier of its model loads it, or tries it first.",
    footer = {
      "",
      "Example:",
      "  ./cgl publish --checkpoint checkpoints/ids --bootstrap-servers localhost:9092 \\",
      "      --schema-registry http://localhost:8081",
      "  The same with --as canary --canary-share 0.1 for a tenth of the keys."
    })
public final class PublishCommand implements Callable<Integer> {

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint's folder. The classifiers must be able to read it there.")
  private Path checkpoint;

  @Option(
      names = "--as",
      paramLabel = "active|shadow|canary|registered",
      description = {
        "active: it classifies the events. shadow: it is scored beside the active one, and their"
            + "  agreement is reported. canary: it classifies a share of the keys. registered: it"
            + " can be activated later (cgl models). Default: ${DEFAULT-VALUE}."
      })
  private As as = As.active;

  @Option(
      names = "--canary-share",
      paramLabel = "SHARE",
      description = "The share of keys that a canary classifies. Default: ${DEFAULT-VALUE}.")
  private double canaryShare = 0.1;

  @Mixin private SigningOptions signing;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description =
          "Replication of the announcement topic, if it has to be created. Default:"
              + " ${DEFAULT-VALUE}.")
  private short replication = 1;

  @Override
  public Integer call() {
    CheckpointBundle bundle = CheckpointBundle.open(checkpoint.toAbsolutePath().normalize());
    // Loads it once, golden check included: a checkpoint that cannot be served is not announced.
    Checkpoint.load(bundle, 1).close();
    cluster.requireAccess();
    ModelAnnouncement announced = BundleAnnouncement.of(bundle, Instant.now(), null, signing.key());
    new ModelDirectory(cluster.cluster(), cluster.topics())
        .createTopic(replication)
        .change(announced.getModelName(), models -> change(models, announced));
    System.out.printf(
        "Announced checkpoint %s of model '%s' as %s%n",
        announced.getModelId(), announced.getModelName(), as);
    return 0;
  }

  private ModelChange change(ModelAnnouncements models, ModelAnnouncement announced) {
    return switch (as) {
      case active -> models.activate(announced);
      case shadow -> models.shadow(announced);
      case canary -> models.canary(announced, canaryShare);
      case registered -> models.register(announced);
    };
  }

  /** The role of a checkpoint, as written on the command line. */
  private enum As {
    active,
    shadow,
    canary,
    registered
  }
}
