package io.cgl.scoring.internal;

import io.cgl.scoring.api.EventScorer;
import io.cgl.scoring.api.ScoringListener;
import io.cgl.topics.SchemaRegistry;

/**
 * What scoring shares between the stream threads of one application: the models, the events'
 * schemas, the shadow's thread.
 *
 * <p>Safe for use by several threads. The owner of the slot closes it.
 */
public final class ScoringContext implements AutoCloseable {

  private final ModelSlot slot;
  private final WriterSchemas schemas;
  private final ShadowScorer shadow;
  private final ScoringMeters meters;
  private final ScoringListener listener;

  public ScoringContext(
      ModelSlot slot, SchemaRegistry registry, ScoringMeters meters, ScoringListener listener) {
    this.slot = slot;
    this.schemas = new WriterSchemas(registry);
    this.shadow = new ShadowScorer(slot, schemas, meters);
    this.meters = meters;
    this.listener = listener;
  }

  /** A scorer for one thread at a time. */
  public EventScorer newScorer() {
    return new BatchScorer(slot, schemas, shadow, meters, listener);
  }

  @Override
  public void close() {
    shadow.close();
    schemas.close();
  }
}
