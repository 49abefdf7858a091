package io.cgl.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.cgl.trainer.ChildJvm;
import io.cgl.trainer.data.Mixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Native memory is freed by hand, so that a forgotten tensor per step shows only in the long run.
 * In a virtual machine whose heap is resident from the start, what grows is native.
 */
@EnabledOnOs(OS.LINUX)
class TrainingMemoryIT {

  private static final int WARM_UP = 300;
  private static final int STEPS = 1_000;
  private static final long MAX_GROWTH_KIB = 20 * 1024;

  @TempDir private Path folder;

  @Test
  void shouldNotGrowOverAThousandStepsOfAllPhases() throws Exception {
    String printed =
        ChildJvm.run(
            Child.class,
            List.of("-Xms160m", "-Xmx160m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"),
            List.of(),
            folder);

    String growth = printed.lines().filter(line -> line.startsWith("growth ")).findFirst().get();
    assertThat(Long.parseLong(growth.substring("growth ".length())))
        .as("KiB of resident memory more after %d steps", STEPS)
        .isLessThan(MAX_GROWTH_KIB);
  }

  /** What runs in the other virtual machine: an expert, a student and a local branch. */
  static final class Child {

    private Child() {}

    public static void main(String[] args) {
      // 650 rows in batches of 64: 11 steps an epoch, three phases of equal length.
      CglNetConfig config =
          CglNetConfig.defaults()
              .with("width", 128)
              .with("batch", 64)
              .with("epochs", 43)
              .with("experts", 1)
              .with("student-length", 1);
      long[] before = {0};
      CglNetTrainer.train(
              Mixtures.imbalanced(500, 100, 50, 1),
              Mixtures.imbalanced(50, 50, 50, 2),
              config,
              Device.cpu(),
              progress -> {
                if (progress.totalStep() == WARM_UP) {
                  before[0] = residentKib();
                } else if (progress.totalStep() == WARM_UP + STEPS) {
                  System.out.println("growth " + (residentKib() - before[0]));
                }
              })
          .close();
    }

    private static long residentKib() {
      try {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
