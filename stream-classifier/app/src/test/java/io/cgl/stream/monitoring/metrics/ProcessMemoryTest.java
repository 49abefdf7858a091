package io.cgl.stream.monitoring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMemoryTest {

  @TempDir Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void shouldReadTheKernelsReport() throws IOException {
    Path status = folder.resolve("status");
    Files.writeString(
        status, "Name:\tjava\nVmPeak:\t 9999 kB\nVmHWM:\t    3072 kB\nVmRSS:\t    2048 kB\n");

    new ProcessMemory(status).bindTo(registry);

    assertThat(gauge("cgl.memory.resident")).isEqualTo(2 * 1024 * 1024);
    assertThat(gauge("cgl.memory.peak")).isEqualTo(3 * 1024 * 1024);
    assertThat(gauge("cgl.memory.native")).as("this test's heap is larger").isZero();
  }

  @Test
  void shouldHaveNoMetersWhereThereIsNoSuchReport() {
    new ProcessMemory(folder.resolve("nowhere")).bindTo(registry);

    assertThat(registry.getMeters()).isEmpty();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }
}
