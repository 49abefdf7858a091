package io.cgl.benchmarks.speed.workload;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Manifest;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is measured.
 *
 * @param checkpoint that classifies
 * @param events that it classifies
 * @param title of both for a reader
 * @param json what they are, by name
 */
public record Workload(
    CheckpointBundle checkpoint, BenchEvents events, String title, Map<String, Object> json) {

  /** A network with random weights, written into a folder, on random events. */
  public static Workload of(MeasuredNetwork network, Path folder) {
    return new Workload(
        network.checkpoint(folder, MeasuredNetwork.SEED),
        network.events(),
        "events of %d floats, network %s with random weights"
            .formatted(network.inputs(), network.layers()),
        Map.of("network", network.sizes()));
  }

  /** A checkpoint on events made of a file's rows. */
  static Workload of(CheckpointBundle checkpoint, BenchEvents events, Path data) {
    Manifest manifest = checkpoint.manifest();
    String file = data.getFileName().toString();
    return new Workload(
        checkpoint,
        events,
        "events of %d fields from %s, checkpoint %s of model '%s', which serves %s"
            .formatted(
                manifest.inputs().size(),
                file,
                manifest.modelId(),
                manifest.modelName(),
                manifest.network().serve()),
        Map.of(
            "data",
            file,
            "model",
            manifest.modelName(),
            "checkpoint",
            manifest.modelId(),
            "serve",
            manifest.network().serve()));
  }
}
