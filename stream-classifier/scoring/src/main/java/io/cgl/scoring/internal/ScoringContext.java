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
public record ScoringContext(
    ModelSlot slot,
    WriterSchemas schemas,
    ShadowScorer shadow,
    ScoringMeters meters,
    ScoringListener listener)
    implements AutoCloseable {

  public static ScoringContext of(
      ModelSlot slot, SchemaRegistry registry, ScoringMeters meters, ScoringListener listener) {
    WriterSchemas schemas = new WriterSchemas(registry);
    ShadowScorer shadow = new ShadowScorer(slot, schemas, meters);
    return new ScoringContext(slot, schemas, shadow, meters, listener);
  }

  /** A scorer for one thread at a time. */
  public EventScorer newScorer() {
    return new BatchScorer(this);
  }

  @Override
  public void close() {
    shadow.close();
    schemas.close();
  }
}
