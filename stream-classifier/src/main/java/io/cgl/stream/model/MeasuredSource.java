package io.cgl.stream.model;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.stream.metrics.ClassifierMetrics;
import io.cgl.stream.scoring.ServedModel;
import java.time.Duration;

/** Measures what another source does. */
record MeasuredSource(ModelSource source, ClassifierMetrics metrics) implements ModelSource {

  @Override
  public ServedModel load(ModelAnnouncement announced, long sequence) {
    long start = System.nanoTime();
    try {
      ServedModel model = source.load(announced, sequence);
      metrics.modelLoaded(Duration.ofNanos(System.nanoTime() - start));
      metrics.model(model.version().id(), model.version().classes());
      return model;
    } catch (RuntimeException | Error e) {
      metrics.modelRefused();
      throw e;
    }
  }
}
