package io.cgl.benchmarks.speed.soak;

import io.cgl.benchmarks.speed.contender.ClassifierProcess;
import io.cgl.testing.harness.Report;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The memory over time.
 *
 * @param samples of the whole run, in order
 * @param swaps that were announced
 * @param loaded announcements that the classifier reported as loaded, the first one among them
 * @param events that were sent, and classified
 */
record SoakReport(SoakSettings settings, List<Sample> samples, int swaps, int loaded, long events)
    implements Report {

  private static final double MIB = 1 << 20;
  private static final int PRINTED = 12;

  SoakReport {
    samples = List.copyOf(samples);
  }

  /**
   * A look at the process.
   *
   * @param seconds since the beginning
   * @param residentBytes of the process
   * @param classified events so far
   */
  record Sample(double seconds, long residentBytes, long classified) {

    double mebibytes() {
      return residentBytes / MIB;
    }
  }

  /** The mean resident memory in a third of the run, counted from 0, in bytes. */
  double mean(int third) {
    double length = settings.length().toMillis() / 3000.0;
    return samples.stream()
        .filter(s -> s.seconds() >= third * length && s.seconds() < (third + 1) * length)
        .mapToLong(Sample::residentBytes)
        .average()
        .orElse(Double.NaN);
  }

  /** The last third's mean in parts of the second's. */
  double lastOverSecond() {
    return mean(2) / mean(1);
  }

  private double eventsPerSecond() {
    Sample first = samples.get(0);
    Sample last = samples.get(samples.size() - 1);
    return (last.classified() - first.classified()) / (last.seconds() - first.seconds());
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("lastThirdOverSecond", lastOverSecond());
    json.put("firstThirdBytes", mean(0));
    json.put("secondThirdBytes", mean(1));
    json.put("lastThirdBytes", mean(2));
    json.put("eventsPerSecond", eventsPerSecond());
    json.put("events", events);
    json.put("swaps", swaps);
    json.put("loaded", loaded);
    json.put("samples", samples);
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("seconds", settings.length().toSeconds());
    described.put("swapEverySeconds", settings.swapEvery().toSeconds());
    described.put("sampleEveryMillis", settings.sampleEvery().toMillis());
    described.put("jvm", ClassifierProcess.JVM);
    described.putAll(settings.run().json());
    json.put("settings", described);
    return json;
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%,d events in %,d s, %,.0f a second; %d swaps, %d checkpoints loaded with the first%n%n",
        events,
        settings.length().toSeconds(),
        eventsPerSecond(),
        swaps,
        loaded);
    out.printf(Locale.ROOT, "%10s %14s%n", "second", "resident MiB");
    for (int i = 0; i < Math.min(PRINTED, samples.size()); i++) {
      Sample sample = samples.get(i * samples.size() / Math.min(PRINTED, samples.size()));
      out.printf(Locale.ROOT, "%,10.0f %,14.1f%n", sample.seconds(), sample.mebibytes());
    }
    out.printf(
        Locale.ROOT,
        "Second third %.1f MiB, last third %.1f MiB: %.3f times.%n",
        mean(1) / MIB,
        mean(2) / MIB,
        lastOverSecond());
  }
}
