package io.cgl.stream.monitoring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The meters of one checkpoint, resolved once, so that counting an event is one addition.
 *
 * <p>Safe for use by several threads.
 */
public final class ModelMeters {

  /** Classes with series of their own; the others share one, so that their number is bounded. */
  static final int MOST_CLASSES = 200;

  /** What the classes beyond {@link #MOST_CLASSES} are called. */
  static final String OTHER_CLASSES = "(other)";

  private static final String MODEL_ID = "model_id";

  private final MeterRegistry registry;
  private final List<String> classes;
  private final Counter[] classified;
  private final Counter[] abstained;
  private final List<Meter> all = new ArrayList<>();

  ModelMeters(
      MeterRegistry registry,
      String id,
      List<String> classes,
      BooleanSupplier active,
      BooleanSupplier candidate) {
    this.registry = registry;
    this.classes = List.copyOf(classes);
    classified = byClass("cgl.events.classified", "Events classified, by most probable class", id);
    abstained = byClass("cgl.events.abstained", "Classified events whose label is unknown", id);
    serving(id, "active", active);
    serving(id, "candidate", candidate);
  }

  /** Counts an event by its most probable class, whether or not the classifier abstained. */
  public void classified(int predicted) {
    classified[Math.min(predicted, MOST_CLASSES)].increment();
  }

  /** Counts an abstention, by most probable class. */
  public void abstained(int predicted) {
    abstained[Math.min(predicted, MOST_CLASSES)].increment();
  }

  boolean isOf(List<String> others) {
    return classes.equals(others);
  }

  /** Ends the series; counts that still come are lost. */
  void remove() {
    all.forEach(registry::remove);
  }

  private Counter[] byClass(String name, String description, String id) {
    Counter[] counters = new Counter[Math.min(classes.size(), MOST_CLASSES + 1)];
    for (int k = 0; k < counters.length; k++) {
      counters[k] =
          keep(
              Counter.builder(name)
                  .description(description)
                  .tag(MODEL_ID, id)
                  .tag("class", k < MOST_CLASSES ? classes.get(k) : OTHER_CLASSES)
                  .register(registry));
    }
    return counters;
  }

  private void serving(String id, String role, BooleanSupplier does) {
    keep(
        Gauge.builder("cgl.model.serving", does, is -> is.getAsBoolean() ? 1 : 0)
            .description("1 while this model has the role, else 0")
            .tag(MODEL_ID, id)
            .tag("role", role)
            .strongReference(true)
            .register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    all.add(meter);
    return meter;
  }
}
