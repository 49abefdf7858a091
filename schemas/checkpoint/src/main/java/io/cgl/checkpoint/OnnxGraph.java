package io.cgl.checkpoint;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import io.cgl.checkpoint.trees.TreelessGraph;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A graph in ONNX Runtime, loaded through DJL: rows of floats in, rows of probabilities out.
 *
 * <p>Safe for use by several threads, each with a {@linkplain #newSession() session} of its own.
 * Close it after the last session is closed.
 */
public final class OnnxGraph implements AutoCloseable {

  /** The graph's input: rows x inputs, floats, the number of rows free. */
  public static final String INPUT = "features";

  /** The graph's output: rows x classes, floats that sum to 1. */
  public static final String OUTPUT = "probabilities";

  private static final String ENGINE = "OnnxRuntime";

  private final Model model;
  private final Optional<TreelessGraph> trees;
  private final int classes;

  private OnnxGraph(Model model, Optional<TreelessGraph> trees, int classes) {
    this.model = model;
    this.trees = trees;
    this.classes = classes;
  }

  /**
   * Loads a graph that the runtime evaluates as a whole.
   *
   * @param classes expected probabilities per row
   * @param threads that one call may use
   * @throws CheckpointException if it cannot be loaded, or if it has tensors in other files
   */
  public static OnnxGraph load(Path graph, int classes, int threads) {
    return load(graph, classes, threads, Optional.empty());
  }

  /**
   * Loads a graph whose trees, if it has any, are evaluated in Java: the same margins in a fraction
   * of the time.
   *
   * @param typical rows as they are scored, rows x inputs
   * @throws CheckpointException if it cannot be loaded, or if it has tensors in other files
   */
  public static OnnxGraph load(Path graph, int classes, int threads, float[][] typical) {
    return load(graph, classes, threads, Optional.of(typical));
  }

  private static OnnxGraph load(Path graph, int classes, int threads, Optional<float[][]> typical) {
    ExternalData.refuse(graph);
    try {
      Optional<TreelessGraph> trees =
          typical.isEmpty() ? Optional.empty() : TreelessGraph.of(graph, INPUT, typical.get());
      byte[] rest = trees.isEmpty() ? Files.readAllBytes(graph) : trees.get().model().toByteArray();
      return new OnnxGraph(open(rest, threads), trees, classes);
    } catch (IOException | MalformedModelException | RuntimeException e) {
      throw new CheckpointException("cannot load %s: %s".formatted(graph, e.getMessage()), e);
    }
  }

  /**
   * Gives the engine the bytes and not the file: DJL's zoo would run any class that lies beside it
   * ({@code ClassLoaderUtils.findImplementation}).
   */
  private static Model open(byte[] graph, int threads) throws IOException, MalformedModelException {
    // Natives are on the class path; otherwise DJL may download others.
    System.setProperty("ai.djl.offline", "true");
    if (!Engine.hasEngine(ENGINE)) {
      throw new CheckpointException("DJL's ONNX Runtime engine is not on the class path");
    }
    Model model = Model.newInstance("cgl", ENGINE);
    try {
      model.load(
          new ByteArrayInputStream(graph),
          Map.of("intraOpNumThreads", String.valueOf(threads), "interOpNumThreads", "1"));
      Files.delete(model.getModelPath()); // DJL leaves an empty folder for each.
      return model;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * Refuses a graph with tensors in other files.
   *
   * @throws CheckpointException that names one
   */
  public static void requireWhole(Path graph) {
    ExternalData.refuse(graph);
  }

  /** A session for one thread. */
  public ScoringSession newSession() {
    return new ScoringSession(
        model.newPredictor(new NoopTranslator()),
        NDManager.newBaseManager(model.getNDManager().getDevice(), ENGINE),
        trees,
        classes);
  }

  @Override
  public void close() {
    model.close();
  }
}
