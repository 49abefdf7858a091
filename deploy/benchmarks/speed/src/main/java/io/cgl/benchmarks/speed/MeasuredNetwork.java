package io.cgl.benchmarks.speed;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.synthetic.RandomNetwork;
import java.nio.file.Path;
import java.util.List;

/** The network that is measured: random weights, so that scoring costs what it costs in earnest. */
final class MeasuredNetwork {

  /** The seed of the one that is measured; others cost the same. */
  static final long SEED = 7;

  /** Units of its hidden layers. */
  static final List<Integer> HIDDEN = List.of(256, 256);

  private MeasuredNetwork() {}

  /** The sizes of its layers, inputs first. */
  static List<Integer> sizes() {
    return RandomNetwork.sizes(BenchEvents.FIELDS, HIDDEN);
  }

  /** Writes its bundle. */
  static CheckpointBundle write(long seed, Path folder, String modelName) {
    return write(HIDDEN, seed, folder, modelName);
  }

  /** Writes the bundle of a smaller or larger one. */
  static CheckpointBundle write(List<Integer> hidden, long seed, Path folder, String modelName) {
    return new RandomNetwork(BenchEvents.inputs(), hidden, seed).write(folder, modelName);
  }
}
