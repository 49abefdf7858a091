package io.cgl.stream.processing;

import io.cgl.avro.Classification;
import io.cgl.checkpoint.ReasonCode;
import io.cgl.stream.abstaining.Abstention;
import io.cgl.stream.metrics.ClassifierMetrics;
import io.cgl.stream.scoring.EventScorer;
import io.cgl.stream.scoring.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Turns every event's verdict into exactly one record: a {@link Classification}, or a dead letter
 * that is the event itself. Keys, timestamps and the user's headers stay.
 *
 * <p>Where the model is not sure enough, the label is {@link Abstention#UNKNOWN} and the event may
 * go to review beside its classification.
 *
 * <p>Forwards by child: classifications, dead letters, events to review, and the verdict, most
 * probable class and all, to whoever counts classes: to abstain is not to drift.
 */
public final class ClassifyProcessor implements Processor<byte[], byte[], byte[], Object> {

  private final Supplier<EventScorer> scorers;
  private final ModelRules.Resolver rules;
  private final ClassifierMetrics metrics;
  private final Children children;
  private ProcessorContext<byte[], Object> context;
  private EventScorer scorer;

  /** The names of the nodes that this one forwards to. */
  public record Children(
      String classifications, String deadLetters, String counts, Optional<String> review) {}

  public ClassifyProcessor(
      Supplier<EventScorer> scorers,
      Abstention abstention,
      ClassifierMetrics metrics,
      Children children) {
    this.scorers = scorers;
    this.rules = new ModelRules.Resolver(abstention, metrics);
    this.metrics = metrics;
    this.children = children;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    this.scorer = scorers.get();
  }

  @Override
  public void process(Record<byte[], byte[]> event) {
    RecordMetadata source = context.recordMetadata().orElseThrow();
    Verdict verdict = scorer.verdict(event.headers(), event.key(), event.value());
    if (verdict instanceof Verdict.Scored scored) {
      boolean abstains = rules.of(scored.model()).abstains(scored);
      context.forward(
          event.withValue(classification(scored, abstains, source)), children.classifications());
      if (!scored.canary()) { // Drift is the active model's, and its keys are no special ones.
        context.forward(event.withValue(scored), children.counts());
      }
      if (abstains && children.review().isPresent()) {
        context.forward(
            event.withHeaders(ReviewHeaders.of(event.headers(), scored, source)),
            children.review().get());
      }
    } else if (verdict instanceof Verdict.Unscorable unscorable) {
      metrics.deadLetter(ReasonCode.of(unscorable.reason()).code());
      DeadLetters.explain(
          event.headers(),
          unscorable.reason(),
          source.topic(),
          source.partition(),
          source.offset());
      context.forward(event.withValue(event.value()), children.deadLetters());
    }
  }

  private static Classification classification(
      Verdict.Scored scored, boolean abstains, RecordMetadata source) {
    float[] probabilities = scored.probabilities();
    List<Float> boxed = new ArrayList<>(probabilities.length);
    for (float probability : probabilities) {
      boxed.add(probability);
    }
    return new Classification(
        scored.model().name(),
        scored.model().id(),
        abstains ? Abstention.UNKNOWN : scored.label(),
        probabilities[scored.predicted()],
        boxed,
        source.topic(),
        source.partition(),
        source.offset(),
        abstains ? scored.label() : null);
  }
}
