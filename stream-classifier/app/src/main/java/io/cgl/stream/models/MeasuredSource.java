package io.cgl.stream.models;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.scoring.ServedModel;
import io.cgl.scoring.models.ModelSource;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import java.time.Duration;

/** Measures what another source does. */
public record MeasuredSource(ModelSource source, ClassifierMetrics metrics) implements ModelSource {

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
