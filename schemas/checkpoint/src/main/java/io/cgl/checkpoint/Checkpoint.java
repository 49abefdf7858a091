package io.cgl.checkpoint;

import io.cgl.checkpoint.features.FeatureEncoder;

/**
 * A bundle that is loaded, checked and ready to score.
 *
 * <p>Safe for use by several threads, each with a {@linkplain #newSession() session} of its own.
 * Close it after the last session is closed.
 */
public final class Checkpoint implements AutoCloseable {

  private final CheckpointBundle bundle;
  private final FeatureEncoder encoder;
  private final OnnxGraph graph;

  private Checkpoint(CheckpointBundle bundle, FeatureEncoder encoder, OnnxGraph graph) {
    this.bundle = bundle;
    this.encoder = encoder;
    this.graph = graph;
  }

  /**
   * Loads a bundle's graph and {@linkplain GoldenRows#check checks} it by its golden rows.
   *
   * @param threads that one call may use: cores divided by the threads that score concurrently
   * @throws CheckpointException if the graph cannot be loaded or does not give what the trainer saw
   */
  public static Checkpoint load(CheckpointBundle bundle, int threads) {
    int classes = bundle.manifest().classes().size();
    GoldenRows golden = bundle.golden();
    FeatureEncoder encoder = new FeatureEncoder(bundle.manifest().inputs());
    golden.requireShape(encoder.width(), classes);
    Checkpoint checkpoint =
        new Checkpoint(
            bundle, encoder, OnnxGraph.load(bundle.graph(), classes, threads, golden.features()));
    try (ScoringSession session = checkpoint.newSession()) {
      golden.check(session);
      return checkpoint;
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  public Manifest manifest() {
    return bundle.manifest();
  }

  public FeatureEncoder encoder() {
    return encoder;
  }

  /** A session for one thread. */
  public ScoringSession newSession() {
    return graph.newSession();
  }

  @Override
  public void close() {
    graph.close();
  }
}
