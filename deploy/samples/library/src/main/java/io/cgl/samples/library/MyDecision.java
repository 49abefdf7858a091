package io.cgl.samples.library;

import io.cgl.scoring.api.Verdict;
import io.cgl.scoring.api.VerdictProcessor;
import java.util.Locale;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Writes each event's class, probability and model, or why it has none. */
final class MyDecision implements VerdictProcessor<byte[], String> {

  @Override
  public void process(
      Record<byte[], byte[]> event, Verdict verdict, ProcessorContext<byte[], String> context) {
    if (verdict instanceof Verdict.Scored scored) {
      float probability = scored.probabilities()[scored.predicted()];
      context.forward(
          event.withValue(
              String.format(
                  Locale.ROOT, "%s %.3f %s", scored.label(), probability, scored.model().id())));
    } else if (verdict instanceof Verdict.Unscorable unscorable) {
      context.forward(event.withValue("unscorable: " + unscorable.reason().getMessage()));
    }
  }
}
