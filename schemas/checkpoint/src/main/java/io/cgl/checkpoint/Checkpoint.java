package io.cgl.checkpoint;

import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import java.io.IOException;

/**
 * A bundle's graph, loaded into ONNX Runtime through DJL and ready to score.
 *
 * <p>Safe for use by several threads, each with a {@linkplain #newSession() session} of its own.
 * Close it after the last session is closed.
 */
public final class Checkpoint implements AutoCloseable {

  /** The graph's input: rows x inputs, floats, the number of rows free. */
  public static final String INPUT = "features";

  /** The graph's output: rows x classes, floats that sum to 1. */
  public static final String OUTPUT = "probabilities";

  private static final String ENGINE = "OnnxRuntime";

  private final CheckpointBundle bundle;
  private final FeatureEncoder encoder;
  private final ZooModel<NDList, NDList> model;

  private Checkpoint(CheckpointBundle bundle, ZooModel<NDList, NDList> model) {
    this.bundle = bundle;
    this.encoder = new FeatureEncoder(bundle.manifest().inputs());
    this.model = model;
  }

  /**
   * Loads a bundle's graph and {@linkplain GoldenRows#check checks} it by its golden rows.
   *
   * @param threads that one call may use; cores divided by the threads that score side by side
   * @throws CheckpointException if the graph cannot be loaded or does not give what the trainer saw
   */
  public static Checkpoint load(CheckpointBundle bundle, int threads) {
    // Natives are on the class path; without this DJL may ask the network for others.
    System.setProperty("ai.djl.offline", "true");
    Checkpoint checkpoint = new Checkpoint(bundle, loadGraph(bundle, threads));
    try (ScoringSession session = checkpoint.newSession()) {
      bundle.golden().check(session);
      return checkpoint;
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /** What the checkpoint says about itself. */
  public Manifest manifest() {
    return bundle.manifest();
  }

  /** The encoder of this checkpoint's inputs. */
  public FeatureEncoder encoder() {
    return encoder;
  }

  /** A session for one thread. */
  public ScoringSession newSession() {
    return new ScoringSession(
        model.newPredictor(),
        NDManager.newBaseManager(model.getNDManager().getDevice(), ENGINE),
        bundle.manifest().classes().size());
  }

  @Override
  public void close() {
    model.close();
  }

  private static ZooModel<NDList, NDList> loadGraph(CheckpointBundle bundle, int threads) {
    if (!Engine.hasEngine(ENGINE)) {
      throw new CheckpointException("DJL's ONNX Runtime engine is not on the class path");
    }
    try {
      return Criteria.builder()
          .setTypes(NDList.class, NDList.class)
          .optEngine(ENGINE)
          .optModelPath(bundle.graph())
          .optTranslator(new NoopTranslator())
          .optOption("intraOpNumThreads", String.valueOf(threads))
          .optOption("interOpNumThreads", "1")
          .build()
          .loadModel();
    } catch (IOException | ModelNotFoundException | MalformedModelException | RuntimeException e) {
      throw new CheckpointException(
          "cannot load %s: %s".formatted(bundle.graph(), e.getMessage()), e);
    }
  }
}
