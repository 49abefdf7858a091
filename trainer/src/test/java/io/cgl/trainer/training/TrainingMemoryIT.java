package io.cgl.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.cgl.trainer.ChildJvm;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.Mixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  /** Steps of each phase before its memory counts: what is allocated once is no leak. */
  private static final int WARM_UP = 150;

  private static final int STEPS = 1_000;

  /**
   * Hidden values of a batch that each step forgets make 300 MiB, or 85 if they are freed with
   * their phase, for the next phase gets that memory again. Without a leak it is a few MiB.
   */
  private static final long MAX_GROWTH_KIB = 40 * 1024;

  @TempDir private Path folder;

  @Test
  void shouldNotGrowOverAThousandStepsOfAllPhases() throws Exception {
    String printed =
        ChildJvm.run(
            Child.class,
            List.of(
                "-Xms160m",
                "-Xmx160m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                // The optimising compiler takes up to 30 MiB of its own, and when depends on load.
                "-XX:TieredStopAtLevel=1"),
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
      // 5,200 rows in batches of 512: three phases of 488 steps, of which 338 count.
      CglNetConfig config =
          CglNetConfig.defaults()
              .with("width", 128)
              .with("batch", 512)
              .with("epochs", 48)
              .with("experts", 1)
              .with("trees", "off")
              .with(Map.of("local", "on", "local-views", "mask", "serve", "student"));
      long[] grown = {0};
      CglNetTrainer.train(
              Mixtures.imbalanced(4_000, 800, 400, 1),
              Mixtures.imbalanced(50, 50, 50, 2),
              config,
              Device.cpu(),
              progress -> {
                if (progress.step() == WARM_UP) {
                  grown[0] -= residentKib();
                } else if (progress.step() == progress.steps()) {
                  grown[0] += residentKib();
                }
              })
          .close();
      System.out.println("growth " + grown[0]);
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
