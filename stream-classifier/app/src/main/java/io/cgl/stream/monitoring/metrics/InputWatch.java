package io.cgl.stream.monitoring.metrics;

import io.cgl.checkpoint.features.UnusualInputs;
import io.cgl.scoring.api.ModelVersion;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How often each input of the active model is missing or unseen in recent events, and from which
 * share on that is far more than in training. Older events count less: half as much every {@link
 * #HALF_LIFE}.
 *
 * <p>Safe for use by several threads.
 */
final class InputWatch {

  /** In events. */
  static final int HALF_LIFE = 2_000;

  /** With fewer recent events a share says little. */
  static final int FEWEST = 200;

  /** Meters of more inputs would crowd out all others. */
  static final int MOST_INPUTS = 100;

  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private String model = "";
  private Map<String, Double> counts = new LinkedHashMap<>();
  private double events;

  InputWatch(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Adds a batch of the active model. */
  synchronized void see(ModelVersion version, long batch, UnusualInputs unusual) {
    if (!version.id().equals(model)) {
      begin(version);
    }
    double kept = Math.pow(0.5, (double) batch / HALF_LIFE);
    events = events * kept + batch;
    counts.replaceAll((input, count) -> count * kept + unusual.byInput().getOrDefault(input, 0L));
  }

  private void begin(ModelVersion version) {
    model = version.id();
    events = 0;
    counts = new LinkedHashMap<>();
    meters.forEach(registry::remove);
    meters.clear();
    version.inputs().stream()
        .limit(MOST_INPUTS)
        .forEach(
            input -> {
              counts.put(input, 0.0);
              double limit = limit(version, input);
              meters.add(
                  Gauge.builder("cgl.inputs.share", this, watch -> watch.share(input))
                      .description("Share of recent events in which an input is missing or unseen")
                      .tag("input", input)
                      .register(registry));
              meters.add(
                  Gauge.builder("cgl.inputs.limit", () -> limit)
                      .description("The share above which that is far more than in training")
                      .tag("input", input)
                      .register(registry));
            });
  }

  private static double limit(ModelVersion version, String input) {
    return UnusualInputs.limit(
        version
            .unusualShares()
            .map(shares -> OptionalDouble.of(shares.getOrDefault(input, 0.0)))
            .orElse(OptionalDouble.empty()));
  }

  private synchronized double share(String input) {
    return events < FEWEST ? 0 : counts.getOrDefault(input, 0.0) / events;
  }
}
