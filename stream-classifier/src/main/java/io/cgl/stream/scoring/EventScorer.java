package io.cgl.stream.scoring;

import io.cgl.checkpoint.ReasonCode;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.UnencodableException;
import io.cgl.topics.SchemaRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes and scores events with the model that serves at that moment.
 *
 * <p>Not safe for use by several threads: every stream thread has its own.
 */
public final class EventScorer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventScorer.class);

  private final ModelSlot slot;
  private final WriterSchemas schemas;

  public EventScorer(ModelSlot slot, SchemaRegistry registry) {
    this.slot = slot;
    this.schemas = new WriterSchemas(registry);
  }

  /**
   * The verdict that the record brought along, or a new one where it brought none. Either way no
   * header of ours is left.
   *
   * @throws RegistryUnavailableException if the schema cannot be asked for right now
   */
  public Verdict verdict(Headers headers, byte[] value) {
    return VerdictHeader.detach(headers).orElseGet(() -> score(value));
  }

  /** A copy of a record's headers as they came in over the wire. */
  public static Headers withoutVerdict(Headers headers) {
    return new RecordHeaders(headers).remove(VerdictHeader.NAME);
  }

  /**
   * Scores events in one call and attaches a verdict to each. Those without one afterwards, because
   * the registry went away, are to be scored singly.
   */
  void attachVerdicts(Iterable<ConsumerRecord<byte[], byte[]>> events) {
    List<ConsumerRecord<byte[], byte[]>> encoded = new ArrayList<>();
    try (ModelSlot.Lease lease = slot.lease()) {
      lease.scorer().clear();
      for (ConsumerRecord<byte[], byte[]> event : events) {
        event.headers().remove(VerdictHeader.NAME);
        try {
          encode(lease, event.value());
          encoded.add(event);
        } catch (RegistryUnavailableException e) {
          // Every further event would wait for the registry, too.
          break;
        } catch (RuntimeException e) {
          VerdictHeader.attach(event.headers(), new Verdict.Unscorable(e));
        }
      }
      List<Verdict> verdicts = score(lease, encoded);
      for (int i = 0; i < verdicts.size(); i++) {
        VerdictHeader.attach(encoded.get(i).headers(), verdicts.get(i));
      }
    }
  }

  @Override
  public void close() {
    try {
      schemas.close();
    } catch (IOException e) {
      log.debug("Could not close the registry's client", e);
    }
  }

  /** The verdicts on the events that are in the lease's batch. */
  private List<Verdict> score(ModelSlot.Lease lease, List<ConsumerRecord<byte[], byte[]>> events) {
    try {
      Scores scores = lease.scorer().score();
      List<Verdict> verdicts = new ArrayList<>(events.size());
      for (int row = 0; row < events.size(); row++) {
        verdicts.add(scored(lease.version(), scores, row));
      }
      return verdicts;
    } catch (RuntimeException e) {
      log.warn("A batch of {} events failed, scoring them one by one", events.size(), e);
      return events.stream().map(event -> scoreOne(lease, event.value())).toList();
    }
  }

  private Verdict score(byte[] value) {
    try (ModelSlot.Lease lease = slot.lease()) {
      return scoreOne(lease, value);
    }
  }

  private Verdict scoreOne(ModelSlot.Lease lease, byte[] value) {
    try {
      lease.scorer().clear();
      encode(lease, value);
      return scored(lease.version(), lease.scorer().score(), 0);
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      return new Verdict.Unscorable(e);
    }
  }

  private void encode(ModelSlot.Lease lease, byte[] value) {
    if (value == null) {
      throw new UnencodableException(ReasonCode.NO_VALUE, "the event has no value");
    }
    lease.scorer().add(schemas.of(value), value);
  }

  private static Verdict scored(ModelVersion model, Scores scores, int row) {
    return new Verdict.Scored(model, scores.predicted(row), scores.row(row));
  }
}
