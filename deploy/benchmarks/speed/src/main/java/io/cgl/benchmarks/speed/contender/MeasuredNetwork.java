package io.cgl.benchmarks.speed.contender;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.synthetic.RandomNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The network that is measured, with random weights. */
public final class MeasuredNetwork {

  public static final String MODEL = "bench";

  /** The seed of the one that is measured; others cost the same. */
  public static final long SEED = 7;

  private static final List<Integer> HIDDEN = List.of(256, 256);

  private MeasuredNetwork() {}

  /** The sizes of its layers, inputs first. */
  public static List<Integer> sizes() {
    return RandomNetwork.sizes(BenchEvents.FIELDS, HIDDEN);
  }

  /**
   * Its checkpoint in a folder of checkpoints, written at the first call; each seed has its own.
   */
  public static CheckpointBundle checkpoint(Path folder, long seed) {
    Path bundle = folder.resolve("checkpoint-" + seed);
    return Files.exists(bundle) ? CheckpointBundle.open(bundle) : write(HIDDEN, seed, bundle);
  }

  /** Writes the bundle of a network of another size. */
  public static CheckpointBundle write(List<Integer> hidden, long seed, Path folder) {
    return new RandomNetwork(BenchEvents.inputs(), hidden, seed).write(folder, MODEL);
  }
}
