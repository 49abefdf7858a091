package io.cgl.stream.classify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.avro.Classification;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.checkpoint.features.UnencodableException;
import io.cgl.drift.priors.DecisionPrior;
import io.cgl.scoring.api.EventScorer;
import io.cgl.scoring.api.Verdict;
import io.cgl.stream.deadletter.DeadLetter;
import io.cgl.stream.deadletter.DeadLetterHeaders;
import io.cgl.stream.deadletter.Deletes;
import io.cgl.stream.kafka.RecordLimits;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.state.StateFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Turns every event into exactly one record: a {@link Classification}, or a dead letter that is the
 * event itself. Both keep the event's key, time and headers. Deletes alone may be dropped.
 *
 * <p>Where the confidence is too low, the label is {@link Abstention#UNKNOWN}, and the event may go
 * to review as well.
 *
 * <p>The model's own verdict goes to the node that counts classes: neither abstaining nor deciding
 * under another prior is drift.
 */
public final class ClassifyProcessor implements Processor<byte[], byte[], byte[], Object> {

  /** Bytes of a classification's prefix, numbers and lengths. */
  private static final int FIXED_PARTS = 128;

  public static final List<String> STORES = List.of(DecisionRules.STORE);

  /** Bytes of the longest character in UTF-8. */
  private static final int LONGEST_CHARACTER = 3;

  private final EventScorer scorer;
  private final DecisionPrior prior;
  private final Abstention abstention;
  private final ClassifierMetrics metrics;
  private final Children children;
  private final Targets targets;
  private ProcessorContext<byte[], Object> context;
  private ModelDecisionRules.Resolver rules;

  /** The names of the nodes that this one forwards to. */
  public record Children(
      String classifications, String deadLetters, String review, String counts) {}

  /**
   * The topics that each event may be written to, and their limits.
   *
   * @param classifications name of the topic of classifications
   * @param deadLetters name of the topic of dead letters
   * @param review name of the topic of events to review, if there is one
   * @param maxAhead events further ahead of the clock are counted at their arrival
   * @param deletes what happens to events without a value in any input
   */
  public record Targets(
      String classifications,
      String deadLetters,
      Optional<String> review,
      RecordLimits limits,
      Duration maxAhead,
      Deletes deletes) {}

  public ClassifyProcessor(
      EventScorer scorer,
      DecisionPrior prior,
      Abstention abstention,
      ClassifierMetrics metrics,
      Children children,
      Targets targets) {
    this.scorer = scorer;
    this.prior = prior;
    this.abstention = abstention;
    this.metrics = metrics;
    this.children = children;
    this.targets = targets;
  }

  public static Set<StoreBuilder<?>> stores(StateFormat format) {
    return Set.of(DecisionRules.store(format));
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    DecisionRules decisions = new DecisionRules(prior, context.getStateStore(DecisionRules.STORE));
    this.rules = new ModelDecisionRules.Resolver(abstention, decisions, metrics);
  }

  @Override
  public void process(Record<byte[], byte[]> event) {
    RecordMetadata source = context.recordMetadata().orElseThrow();
    Verdict verdict = scorer.verdict(event.headers(), event.key(), event.value());
    if (verdict instanceof Verdict.Scored scored) {
      ModelDecisionRules rule = rules.of(scored.model());
      Verdict.Scored decided = rule.decision().of(scored);
      boolean abstains = rule.abstains(decided);
      Classification classification = classification(decided, abstains, source);
      int size = RecordLimits.size(event.key(), bound(classification), event.headers());
      if (!targets.limits().fits(targets.classifications(), size)) {
        putAside(event, tooLarge(size), source);
        return;
      }
      rule.count(scored, decided, abstains);
      context.forward(
          timed(event.withValue(classification), targets.classifications()),
          children.classifications());
      if (!scored.canary()) { // Drift is watched for the active model alone.
        context.forward(counted(event.withValue(scored)), children.counts());
      }
      if (abstains && targets.review().isPresent()) {
        review(event, decided, source, targets.review().get());
      }
    } else if (verdict instanceof Verdict.Unscorable unscorable) {
      if (isDropped(unscorable)) {
        metrics.dropped();
      } else {
        putAside(event, unscorable.reason(), source);
      }
    }
  }

  private boolean isDropped(Verdict.Unscorable unscorable) {
    return targets.deletes() == Deletes.DROP
        && DeadLetterHeaders.codeOf(unscorable.reason()) == ReasonCode.ALL_MISSING;
  }

  private void review(
      Record<byte[], byte[]> event, Verdict.Scored scored, RecordMetadata source, String topic) {
    Headers headers = ReviewHeaders.of(event.headers(), scored, source);
    int value = event.value().length;
    boolean fits = targets.limits().fits(topic, RecordLimits.size(event.key(), value, headers));
    if (!fits) {
      headers.add(DeadLetterHeaders.OMITTED, "value".getBytes(UTF_8));
    }
    context.forward(
        timed(
            new Record<>(event.key(), fits ? event.value() : null, event.timestamp(), headers),
            topic),
        children.review());
  }

  private void putAside(Record<byte[], byte[]> event, Exception reason, RecordMetadata source) {
    metrics.deadLetter(DeadLetterHeaders.codeOf(reason).code());
    DeadLetter letter =
        DeadLetter.of(
            DeadLetter.Event.of(event.key(), event.value(), event.headers(), source),
            reason,
            targets.deadLetters(),
            targets.limits());
    context.forward(
        timed(
            new Record<>(letter.key(), letter, event.timestamp(), letter.headers()),
            targets.deadLetters()),
        children.deadLetters());
  }

  /** The record with a time that the topic accepts: its own, or now and its own in a header. */
  private <V> Record<byte[], V> timed(Record<byte[], V> record, String topic) {
    long now = context.currentSystemTimeMs();
    return targets.limits().fits(topic, record.timestamp(), now)
        ? record
        : DeadLetterHeaders.withTime(record, now);
  }

  /**
   * One event of the year 2100 would close all windows until then. It would also stop the stream: a
   * store's changelog has its records' times, and brokers refuse times far ahead (KIP-937).
   */
  private <V> Record<byte[], V> counted(Record<byte[], V> record) {
    long now = context.currentSystemTimeMs();
    return record.timestamp() - now > targets.maxAhead().toMillis()
        ? record.withTimestamp(now)
        : record;
  }

  private Exception tooLarge(int size) {
    return new UnencodableException(
        ReasonCode.TOO_LARGE,
        "its classification, with key and headers, would have %d bytes, more than %s accepts"
            .formatted(size, targets.classifications()));
  }

  /** An upper bound of a classification's size in bytes. */
  private static int bound(Classification classification) {
    int words =
        classification.getModelName().length()
            + classification.getModelId().length()
            + classification.getLabel().length()
            + length(classification.getPredicted())
            + length(classification.getMostProbable())
            + classification.getSourceTopic().length();
    return FIXED_PARTS
        + LONGEST_CHARACTER * words
        + Float.BYTES * classification.getProbabilities().size();
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }

  private static Classification classification(
      Verdict.Scored scored, boolean abstains, RecordMetadata source) {
    float[] probabilities = scored.probabilities();
    int mostProbable = new Scores(probabilities, probabilities.length).predicted(0);
    List<Float> boxed = new ArrayList<>(probabilities.length);
    for (float probability : probabilities) {
      boxed.add(probability);
    }
    return new Classification(
        scored.model().name(),
        scored.model().id(),
        abstains ? Abstention.UNKNOWN : scored.label(),
        scored.confidence(),
        boxed,
        source.topic(),
        source.partition(),
        source.offset(),
        abstains ? scored.label() : null,
        mostProbable == scored.predicted() ? null : scored.model().classes().get(mostProbable));
  }
}
