package io.cgl.benchmarks.accuracy.method;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * A result and what it took.
 *
 * @param seconds on the clock
 * @param coreSeconds processor time of the whole process, which other load hardly changes
 */
record Timed<T>(T result, double seconds, double coreSeconds) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static <T> Timed<T> of(Supplier<T> work) {
    long start = System.nanoTime();
    long busy = SYSTEM.getProcessCpuTime();
    T result = work.get();
    return new Timed<>(
        result, (System.nanoTime() - start) * 1e-9, (SYSTEM.getProcessCpuTime() - busy) * 1e-9);
  }
}
