package io.cgl.scoring;

import io.cgl.topics.SchemaRegistry;
import java.util.Optional;

/**
 * What scoring shares between the stream threads of one application: the models, the events'
 * schemas, the shadow's thread.
 *
 * <p>Safe for use by several threads. The slot is its owner's to close.
 */
public final class ScoringContext implements AutoCloseable {

  private final ModelSlot slot;
  private final WriterSchemas schemas;
  private final ShadowScorer shadow;
  private final ScoringListener listener;

  public ScoringContext(ModelSlot slot, SchemaRegistry registry, ScoringListener listener) {
    this.slot = slot;
    this.schemas = new WriterSchemas(registry);
    this.shadow = new ShadowScorer(slot, schemas);
    this.listener = listener;
  }

  /** A scorer for one thread at a time. */
  public EventScorer newScorer() {
    return new EventScorer(slot, schemas, shadow, listener);
  }

  /** The version that serves, if there is one yet. */
  public Optional<ModelVersion> activeVersion() {
    return slot.version();
  }

  ModelSlot slot() {
    return slot;
  }

  @Override
  public void close() {
    shadow.close();
    schemas.close();
  }
}
