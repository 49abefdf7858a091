package io.cgl.trainer.checkpoint;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Sha256;
import java.util.Optional;

/** Identifies a training: equal identities give equal parameters on one machine. */
final class TrainingIdentity {

  private TrainingIdentity() {}

  /** Lower-case hex SHA-256 over rows, inputs, settings, versions and starting point. */
  static String of(TrainingTask task, Device device, Optional<CheckpointBundle> earlier) {
    String text =
        String.join(
            "\n",
            DatasetDigest.sha256(task.training(), task.heldOut()),
            String.valueOf(task.training().rows()),
            task.profile().inputs().toString(),
            task.config().describe().toString(),
            device.toString(),
            Engine.getEngine("PyTorch").getVersion(),
            earlier.map(CheckpointBundle::sha256).orElse("from scratch"));
    return Sha256.of(text);
  }
}
