package io.cgl.scoring.internal;

import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.checkpoint.features.UnencodableException;
import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.scoring.api.EventScorer;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.Trial;
import io.cgl.scoring.api.Verdict;
import io.cgl.topics.LimitedLog;
import io.cgl.topics.RegistryUnavailableException;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.slf4j.LoggerFactory;

/**
 * Decodes and scores events, a batch at a time: with the model that serves at that moment, and the
 * canary's keys with the canary.
 *
 * <p>Not safe for use by several threads at once.
 */
final class BatchScorer implements EventScorer {

  private static final LimitedLog canaryLog =
      new LimitedLog(LoggerFactory.getLogger(BatchScorer.class));
  private static final LimitedLog batchLog =
      new LimitedLog(LoggerFactory.getLogger(BatchScorer.class));

  private final ScoringContext shared;

  BatchScorer(ScoringContext shared) {
    this.shared = shared;
  }

  @Override
  public Verdict verdict(Headers headers, byte[] key, byte[] value) {
    EventBatch.Place place =
        BatchPlaceHeader.detach(headers).orElseGet(() -> EventBatch.ofOne(key, value));
    EventBatch batch = place.batch();
    if (batch.takeForScoring()) {
      score(batch);
    }
    return batch.verdict(place.index());
  }

  private void score(EventBatch batch) {
    scoreWithCanary(batch);
    try (ModelSlot.Lease active = shared.slot().lease()) {
      scoreWithActive(active, batch);
    }
    shared.shadow().compare(batch);
  }

  /** Scores the canary's events; what it fails on is left to the active model. */
  private void scoreWithCanary(EventBatch batch) {
    try {
      shared
          .slot()
          .leaseCandidate(Trial.Canary.class)
          .ifPresent(canary -> scoreWithCanary(canary, batch));
    } catch (RuntimeException | Error e) {
      shared.meters().candidateFailed();
      canaryLog.warn("The canary failed, the active model takes its events", e);
    }
  }

  private void scoreWithCanary(ModelSlot.TrialLease<Trial.Canary> canary, EventBatch batch) {
    try (ModelSlot.Lease lease = canary.lease()) {
      String id = lease.version().id();
      int[] own =
          Arrays.stream(batch.undecided())
              .filter(i -> canary.trial().has(id, batch.key(i)))
              .toArray();
      int[] encoded = encode(lease, batch, own, (event, e) -> {});
      Scores scores = scoreEncoded(lease, encoded.length);
      for (int row = 0; row < encoded.length; row++) {
        if (decide(lease.version(), scores, row, true) instanceof Verdict.Scored verdict) {
          batch.decide(encoded[row], verdict);
        }
      }
    }
  }

  private void scoreWithActive(ModelSlot.Lease lease, EventBatch batch) {
    int[] encoded =
        encode(
            lease,
            batch,
            batch.undecided(),
            (event, e) -> batch.decide(event, new Verdict.Unscorable(e)));
    try {
      decideAll(lease, batch, encoded);
    } catch (RuntimeException | Error e) {
      if (encoded.length > 1) {
        batchLog.warn("A batch failed, its events are scored one by one", e);
      }
      for (int event : encoded) {
        scoreAlone(lease, batch, event);
      }
    }
  }

  private void scoreAlone(ModelSlot.Lease lease, EventBatch batch, int event) {
    try {
      int[] alone = {event};
      decideAll(lease, batch, encode(lease, batch, alone, (i, e) -> {}));
    } catch (RuntimeException e) {
      batch.decide(event, new Verdict.Unscorable(e));
    }
  }

  private void decideAll(ModelSlot.Lease lease, EventBatch batch, int[] encoded) {
    Scores scores = scoreEncoded(lease, encoded.length);
    for (int row = 0; row < encoded.length; row++) {
      batch.decide(encoded[row], decide(lease.version(), scores, row, false));
    }
  }

  /** What to do with an event that the model cannot take. */
  @FunctionalInterface
  private interface Refusal {
    void of(int event, RuntimeException why);
  }

  /** Encodes events into the lease's batch, and returns which of them are in it. */
  private int[] encode(ModelSlot.Lease lease, EventBatch batch, int[] events, Refusal refusal) {
    ServedModel.Scorer scorer = lease.scorer();
    scorer.clear();
    int[] encoded = new int[events.length];
    int rows = 0;
    for (int event : events) {
      try {
        byte[] value = batch.value(event);
        if (value == null) {
          throw new UnencodableException(ReasonCode.NO_VALUE, "the event has no value");
        }
        scorer.add(shared.schemas().of(value), value);
        encoded[rows++] = event;
      } catch (RegistryUnavailableException e) {
        // Every further event would wait for the registry as well.
        batch.interrupted(e);
        break;
      } catch (RuntimeException e) {
        refusal.of(event, e);
      } catch (StackOverflowError e) {
        refusal.of(event, new CheckpointException("the event nests too deeply to be decoded", e));
      }
    }
    return Arrays.copyOf(encoded, rows);
  }

  private Scores scoreEncoded(ModelSlot.Lease lease, int rows) {
    Scores scores = lease.scorer().score();
    if (rows > 0) {
      UnusualInputs unusual = lease.scorer().unusual();
      shared.meters().scored(rows, lease.scorer().nanos(), unusual);
      shared.listener().scored(lease.version(), rows, lease.scorer().nanos(), unusual);
    }
    return scores;
  }

  private static Verdict decide(ModelVersion model, Scores scores, int row, boolean canary) {
    int predicted = model.decision().label(scores, row);
    // Among NaN there is no largest probability, so no class can be named.
    float sum = 0;
    for (int k = 0; k < scores.classes(); k++) {
      sum += scores.at(row, k);
    }
    return Float.isFinite(sum)
        ? new Verdict.Scored(model, predicted, scores.row(row), canary)
        : new Verdict.Unscorable(
            new CheckpointException("the model gives no probabilities for this event (NaN)"));
  }
}
