package io.cgl.scoring.internal;

import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.features.UnencodableException;
import io.cgl.scoring.api.Trial;
import io.cgl.scoring.api.Verdict;
import io.cgl.topics.LimitedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.ThreadUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores with the shadow what the active model has scored, on a thread of its own, and counts how
 * often both agree. It skips batches while it is busy: the stream never waits for it, and a part of
 * the events is enough to know a share.
 *
 * <p>Safe for use by several threads.
 */
final class ShadowScorer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ShadowScorer.class);
  private static final LimitedLog failures = new LimitedLog(log);

  private final ModelSlot slot;
  private final WriterSchemas schemas;
  private final ScoringMeters meters;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(), // Takes a batch only while the thread waits for one.
          ThreadUtils.createThreadFactory("cgl-shadow", true),
          new ThreadPoolExecutor.DiscardPolicy());

  ShadowScorer(ModelSlot slot, WriterSchemas schemas, ScoringMeters meters) {
    this.slot = slot;
    this.schemas = schemas;
    this.meters = meters;
  }

  /** Hands over a batch that the active model has scored, if there is a shadow and it is idle. */
  void compare(EventBatch batch) {
    if (slot.hasShadow()) {
      thread.execute(
          () -> {
            try {
              slot.leaseCandidate(Trial.Shadow.class).ifPresent(shadow -> compare(shadow, batch));
            } catch (RuntimeException | Error e) {
              meters.candidateFailed();
              failures.warn("The shadow could not score a batch", e);
            }
          });
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void compare(ModelSlot.TrialLease<Trial.Shadow> shadow, EventBatch batch) {
    try (ModelSlot.Lease lease = shadow.lease()) {
      List<Verdict.Scored> expected = new ArrayList<>(batch.size());
      String active = null;
      long events = 0;
      lease.scorer().clear();
      for (int event = 0; event < batch.size(); event++) {
        if (batch.verdicts().get(event) instanceof Verdict.Scored scored) {
          active = scored.model().id();
          events++;
          if (takes(lease, batch.value(event))) {
            expected.add(scored);
          }
        }
      }
      Scores scores = lease.scorer().score();
      List<String> classes = lease.version().classes();
      long agreed = 0;
      for (int row = 0; row < expected.size(); row++) {
        int label = lease.version().decision().label(scores, row);
        agreed += classes.get(label).equals(expected.get(row).label()) ? 1 : 0;
      }
      if (events > 0) {
        shadow.agreement().add(active, events, agreed);
      }
    }
  }

  /** Encodes an event; one that the shadow cannot take counts as a disagreement. */
  private boolean takes(ModelSlot.Lease lease, byte[] event) {
    try {
      lease.scorer().add(schemas.of(event), event);
      return true;
    } catch (UnencodableException e) {
      log.debug("The shadow cannot take an event", e);
      return false;
    }
  }
}
