package io.cgl.stream.processing;

import io.cgl.avro.Classification;
import io.cgl.stream.scoring.EventScorer;
import io.cgl.stream.scoring.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Turns every event's verdict into exactly one record: a {@link Classification}, or a dead letter
 * that is the event itself. Keys, timestamps and the user's headers stay.
 *
 * <p>Forwards by child: classifications, dead letters, and the verdict to whoever counts classes.
 */
public final class ClassifyProcessor implements Processor<byte[], byte[], byte[], Object> {

  private final Supplier<EventScorer> scorers;
  private final Children children;
  private ProcessorContext<byte[], Object> context;
  private EventScorer scorer;

  /** The names of the nodes that this one forwards to. */
  public record Children(String classifications, String deadLetters, String counts) {}

  public ClassifyProcessor(Supplier<EventScorer> scorers, Children children) {
    this.scorers = scorers;
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
      context.forward(event.withValue(classification(scored, source)), children.classifications());
      if (!scored.canary()) { // Drift is the active model's, and its keys are no special ones.
        context.forward(event.withValue(scored), children.counts());
      }
    } else if (verdict instanceof Verdict.Unscorable unscorable) {
      DeadLetters.explain(
          event.headers(),
          unscorable.reason(),
          source.topic(),
          source.partition(),
          source.offset());
      context.forward(event.withValue(event.value()), children.deadLetters());
    }
  }

  private static Classification classification(Verdict.Scored scored, RecordMetadata source) {
    float[] probabilities = scored.probabilities();
    List<Float> boxed = new ArrayList<>(probabilities.length);
    for (float probability : probabilities) {
      boxed.add(probability);
    }
    return new Classification(
        scored.model().name(),
        scored.model().id(),
        scored.label(),
        probabilities[scored.predicted()],
        boxed,
        source.topic(),
        source.partition(),
        source.offset());
  }
}
