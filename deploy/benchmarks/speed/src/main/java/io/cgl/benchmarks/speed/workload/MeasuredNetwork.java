package io.cgl.benchmarks.speed.workload;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.features.InputField;
import io.cgl.testing.synthetic.RandomNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network with random weights, whose inputs are an event's floats.
 *
 * @param name that an option gives
 * @param inputs floats of an event
 * @param hidden units of each hidden layer
 * @param classes of its output
 */
public record MeasuredNetwork(String name, int inputs, List<Integer> hidden, int classes) {

  /** Small enough that the stream around it counts. */
  public static final MeasuredNetwork SYNTHETIC =
      new MeasuredNetwork("synthetic", 64, List.of(256, 256), 7);

  /**
   * The feed-forward network of Crayfish, 28,618 parameters (Horchidan et al., "Crayfish:
   * Navigating the Labyrinth of Machine Learning Inference in Stream Processing Systems", EDBT
   * 2024).
   */
  public static final MeasuredNetwork CRAYFISH =
      new MeasuredNetwork("crayfish", 784, List.of(32, 32, 32, 32), 10);

  public static final String MODEL = "bench";

  /** The seed of the one that is measured; others cost the same. */
  public static final long SEED = 7;

  public MeasuredNetwork {
    hidden = List.copyOf(hidden);
  }

  /**
   * The network of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static MeasuredNetwork named(String name) {
    return Stream.of(SYNTHETIC, CRAYFISH)
        .filter(network -> network.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no workload '%s', only %s and %s"
                        .formatted(name, SYNTHETIC.name(), CRAYFISH.name())));
  }

  /** The sizes of its layers, inputs first. */
  public List<Integer> sizes() {
    return RandomNetwork.sizes(inputs, hidden, classes);
  }

  /** The sizes of its layers in one word. */
  public String layers() {
    return sizes().stream().map(String::valueOf).collect(Collectors.joining("-"));
  }

  /** Events for it. */
  public BenchEvents events() {
    return BenchEvents.floats(inputs);
  }

  /**
   * Its checkpoint in a folder of checkpoints, written at the first call; each seed has its own.
   */
  public CheckpointBundle checkpoint(Path folder, long seed) {
    Path bundle = folder.resolve("checkpoint-" + seed);
    return Files.exists(bundle) ? CheckpointBundle.open(bundle) : write(hidden, seed, bundle);
  }

  /** Writes the bundle of a network with the same inputs and other hidden layers. */
  public CheckpointBundle write(List<Integer> layers, long seed, Path folder) {
    List<InputField> fields =
        IntStream.range(0, inputs)
            .<InputField>mapToObj(i -> new InputField.Numeric(BenchEvents.field(i)))
            .toList();
    return new RandomNetwork(fields, layers, classes, seed).write(folder, MODEL);
  }
}
