package io.cgl.scoring;

import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.checkpoint.features.UnencodableException;
import io.cgl.checkpoint.features.UnusualInputs;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes and scores events with the model that serves at that moment, a batch at a time, and with
 * the canary those whose keys are its own.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class EventScorer {

  private static final Logger log = LoggerFactory.getLogger(EventScorer.class);

  private final ModelSlot slot;
  private final WriterSchemas schemas;
  private final ShadowScorer shadow;
  private final ScoringListener listener;

  EventScorer(
      ModelSlot slot, WriterSchemas schemas, ShadowScorer shadow, ScoringListener listener) {
    this.slot = slot;
    this.schemas = schemas;
    this.shadow = shadow;
    this.listener = listener;
  }

  /**
   * The verdict on an event. The first event of a batch has the whole batch scored; one that came
   * without a batch is scored by itself. Either way no header of ours is left.
   *
   * @throws RegistryUnavailableException if the schema cannot be asked for right now
   */
  public Verdict verdict(Headers headers, byte[] key, byte[] value) {
    EventBatch.Place place =
        BatchPlaceHeader.detach(headers).orElseGet(() -> EventBatch.ofOne(key, value));
    EventBatch batch = place.batch();
    if (batch.takeForScoring()) {
      score(batch);
    }
    return batch.verdict(place.index());
  }

  /** A copy of a record's headers as they came in over the wire. */
  public static Headers withoutVerdict(Headers headers) {
    return new RecordHeaders(headers).remove(BatchPlaceHeader.NAME);
  }

  private void score(EventBatch batch) {
    slot.leaseCanary().ifPresent(canary -> scoreWithCanary(canary, batch));
    try (ModelSlot.Lease active = slot.lease()) {
      scoreWithActive(active, batch);
    }
    shadow.compare(batch);
  }

  /** Decides on what the canary can take; whatever goes wrong is left to the active model. */
  private void scoreWithCanary(ModelSlot.CanaryLease canary, EventBatch batch) {
    try (ModelSlot.Lease lease = canary.lease()) {
      int[] own = Arrays.stream(batch.undecided()).filter(i -> canary.has(batch.key(i))).toArray();
      int[] encoded = encode(lease, batch, own, (event, e) -> {});
      Scores scores = scoreEncoded(lease, encoded.length);
      for (int row = 0; row < encoded.length; row++) {
        if (decide(lease.version(), scores, row, true) instanceof Verdict.Scored verdict) {
          batch.decide(encoded[row], verdict);
        }
      }
    } catch (RuntimeException e) {
      log.warn("The canary failed, the active model takes its events", e);
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
    } catch (RuntimeException e) {
      if (encoded.length == 1) {
        batch.decide(encoded[0], new Verdict.Unscorable(e));
        return;
      }
      log.warn("A batch of {} events failed, scoring them one by one", encoded.length, e);
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

  /** Encodes events into the lease's batch, and says which of them are in it. */
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
        scorer.add(schemas.of(value), value);
        encoded[rows++] = event;
      } catch (RegistryUnavailableException e) {
        // Every further event would wait for the registry, too.
        batch.interrupted(e);
        break;
      } catch (RuntimeException e) {
        refusal.of(event, e);
      }
    }
    return Arrays.copyOf(encoded, rows);
  }

  private Scores scoreEncoded(ModelSlot.Lease lease, int rows) {
    Scores scores = lease.scorer().score();
    if (rows > 0) {
      UnusualInputs unusual = lease.scorer().unusual();
      listener.scored(lease.version(), rows, lease.scorer().nanos(), unusual);
    }
    return scores;
  }

  private static Verdict decide(ModelVersion model, Scores scores, int row, boolean canary) {
    int predicted = scores.predicted(row);
    // NaN among the probabilities has no largest one: to name a class would be to make it up.
    float sum = 0;
    for (int klass = 0; klass < scores.classes(); klass++) {
      sum += scores.at(row, klass);
    }
    return Float.isFinite(sum)
        ? new Verdict.Scored(model, predicted, scores.row(row), canary)
        : new Verdict.Unscorable(
            new CheckpointException("the model gives no probabilities for this event (NaN)"));
  }
}
