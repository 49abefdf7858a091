package io.cgl.stream.scoring;

import io.cgl.stream.quality.HeldOutRecalls;
import io.cgl.topics.SchemaRegistry;
import java.util.Optional;

/**
 * What scoring shares between the stream threads of one application: the models, the events'
 * schemas, the shadow's thread.
 *
 * <p>Safe for use by several threads. The slot is its owner's to close.
 */
public final class EventScoring implements AutoCloseable {

  private final ModelSlot slot;
  private final WriterSchemas schemas;
  private final ShadowScorer shadow;
  private final ScoringListener listener;

  public EventScoring(ModelSlot slot, SchemaRegistry registry, ScoringListener listener) {
    this.slot = slot;
    this.schemas = new WriterSchemas(registry);
    this.shadow = new ShadowScorer(slot, schemas);
    this.listener = listener;
  }

  /** A scorer for one thread at a time. */
  public EventScorer newScorer() {
    return new EventScorer(slot, schemas, shadow, listener);
  }

  /** How often the active checkpoint found each class on held-out rows, if it says so. */
  public Optional<HeldOutRecalls> heldOutRecalls() {
    return slot.version()
        .flatMap(
            model ->
                model
                    .confusion()
                    .map(rows -> HeldOutRecalls.of(model.id(), model.classes(), rows)));
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
