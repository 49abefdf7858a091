package io.cgl.checkpoint;

import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import io.cgl.checkpoint.trees.TreelessGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final ZooModel<NDList, NDList> model;
  private final Optional<TreelessGraph> trees;
  private final int classes;

  private OnnxGraph(ZooModel<NDList, NDList> model, Optional<TreelessGraph> trees, int classes) {
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
    ExternalData.refuse(graph);
    return open(graph, Optional.empty(), classes, threads);
  }

  /**
   * Loads a graph whose trees, if it has any, are evaluated in Java: the same margins in a fraction
   * of the time.
   *
   * @param typical rows as they are scored, rows x inputs
   * @throws CheckpointException if it cannot be loaded, or if it has tensors in other files
   */
  public static OnnxGraph load(Path graph, int classes, int threads, float[][] typical) {
    ExternalData.refuse(graph);
    try {
      Optional<TreelessGraph> trees = TreelessGraph.of(graph, INPUT, typical);
      if (trees.isEmpty()) {
        return open(graph, trees, classes, threads);
      }
      Path rest = Files.createTempFile("cgl", ".onnx");
      try {
        Files.write(rest, trees.get().model().toByteArray());
        return open(rest, trees, classes, threads);
      } finally {
        Files.delete(rest);
      }
    } catch (IOException e) {
      throw new CheckpointException("cannot load %s: %s".formatted(graph, e.getMessage()), e);
    }
  }

  private static OnnxGraph open(
      Path graph, Optional<TreelessGraph> trees, int classes, int threads) {
    // Natives are on the class path; otherwise DJL may download others.
    System.setProperty("ai.djl.offline", "true");
    if (!Engine.hasEngine(ENGINE)) {
      throw new CheckpointException("DJL's ONNX Runtime engine is not on the class path");
    }
    try {
      ZooModel<NDList, NDList> model =
          Criteria.builder()
              .setTypes(NDList.class, NDList.class)
              .optEngine(ENGINE)
              .optModelPath(graph)
              .optTranslator(new NoopTranslator())
              .optOption("intraOpNumThreads", String.valueOf(threads))
              .optOption("interOpNumThreads", "1")
              .build()
              .loadModel();
      return new OnnxGraph(model, trees, classes);
    } catch (IOException | ModelNotFoundException | MalformedModelException | RuntimeException e) {
      throw new CheckpointException("cannot load %s: %s".formatted(graph, e.getMessage()), e);
    }
  }

  /** A session for one thread. */
  public ScoringSession newSession() {
    return new ScoringSession(
        model.newPredictor(),
        NDManager.newBaseManager(model.getNDManager().getDevice(), ENGINE),
        trees,
        classes);
  }

  @Override
  public void close() {
    model.close();
  }
}
