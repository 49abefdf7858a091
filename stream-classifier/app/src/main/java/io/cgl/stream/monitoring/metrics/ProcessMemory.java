package io.cgl.stream.monitoring.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The memory of the whole process as the kernel sees it, which is what a container's limit is
 * about: models live outside of the Java heap. From Linux' {@code /proc/self/status}; elsewhere
 * there are no such meters.
 */
public final class ProcessMemory implements MeterBinder {

  private static final long KIBIBYTE = 1024;

  private final Path status;

  public ProcessMemory() {
    this(Path.of("/proc/self/status"));
  }

  ProcessMemory(Path status) {
    this.status = status;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    if (Files.isReadable(status)) {
      gauge(registry, "cgl.memory.resident", "Memory of the process", () -> bytes("VmRSS:"));
      gauge(registry, "cgl.memory.peak", "The most it ever was", () -> bytes("VmHWM:"));
      gauge(
          registry,
          "cgl.memory.native",
          "Resident memory beyond the committed Java heap, at least",
          () -> Math.max(0, bytes("VmRSS:") - committedHeap()));
    }
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, Supplier<Number> bytes) {
    Gauge.builder(name, bytes)
        .description(description)
        .baseUnit(BaseUnits.BYTES)
        .strongReference(true)
        .register(registry);
  }

  /** A field of the kernel's report, such as {@code VmRSS: 123456 kB}; NaN where it is missing. */
  private double bytes(String field) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToDouble(line -> KIBIBYTE * Double.parseDouble(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static long committedHeap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
  }
}
