package io.cgl.benchmarks.speed.sizes;

import io.cgl.benchmarks.speed.contender.ClassifierProcess;
import io.cgl.testing.harness.Report;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How events per second, memory and state go with the model's size and the instances. */
record SizesReport(List<Size> sizes) implements Report {

  private static final double MIB = 1 << 20;

  SizesReport {
    sizes = List.copyOf(sizes);
  }

  /**
   * One model on some instances.
   *
   * @param width units in each of the two hidden layers
   * @param parameters of the model
   * @param bundleBytes of the checkpoint
   * @param instances of one thread each
   * @param eventsPerSecond of all of them together, draining a backlog
   * @param residentBytes of the largest instance
   * @param stateBytes of all changelogs, from which state is restored
   * @param firstStartSeconds from the start of the processes to the first committed output
   * @param restartSeconds the same once the local state is gone, and is restored from Kafka
   */
  record Size(
      int width,
      long parameters,
      long bundleBytes,
      int instances,
      double eventsPerSecond,
      long residentBytes,
      long stateBytes,
      double firstStartSeconds,
      double restartSeconds) {}

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("jvm", ClassifierProcess.JVM);
    json.put("sizes", sizes);
    return json;
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%-24s %10s %12s %12s %10s %8s %8s%n",
        "model",
        "instances",
        "events/s",
        "largest, MiB",
        "state, KiB",
        "start, s",
        "again, s");
    for (Size size : sizes) {
      out.printf(
          Locale.ROOT,
          "%-24s %10d %,12.0f %,12.0f %,10.0f %8.1f %8.1f%n",
          "%d x %d, %.2f MiB".formatted(size.width(), size.width(), size.bundleBytes() / MIB),
          size.instances(),
          size.eventsPerSecond(),
          size.residentBytes() / MIB,
          size.stateBytes() / 1024.0,
          size.firstStartSeconds(),
          size.restartSeconds());
    }
  }
}
