package io.cgl.benchmarks.accuracy.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest {

  private static final List<Cell> CELLS =
      List.of(
          new Cell("set", "good", 1),
          new Cell("set", "deadly", 1),
          new Cell("set", "wrong", 1),
          new Cell("set", "good", 2));

  /** Answers as a worker does: to some cells by failing, to others by dying. */
  private static final List<String> WORKER =
      List.of(
          "sh",
          "-c",
          """
          while read -r cell; do
            case "$cell" in
              *deadly*) echo "no memory left" >&2; exit 3 ;;
              *wrong*) echo "failed no such column" ;;
              *) echo "progress 0.5"; echo "done" ;;
            esac
          done
          """);

  @TempDir Path out;

  @Test
  void shouldGoOnAfterAFailureAndAfterADeadWorker() throws InterruptedException {
    Map<Cell, Double> progress = new ConcurrentHashMap<>();

    List<String> failures = new Benchmark(WORKER, out).run(CELLS, 1, progress::put);

    assertThat(failures).hasSize(2);
    assertThat(failures.get(0))
        .startsWith("set, deadly, seed 1: the worker died")
        .endsWith("no memory left");
    assertThat(failures.get(1)).isEqualTo("set, wrong, seed 1: no such column");
    assertThat(progress).containsOnlyKeys(CELLS).doesNotContainValue(0.5);
  }

  @Test
  void shouldRunEveryCellOnceWithSeveralWorkers() throws InterruptedException {
    Map<Cell, Integer> begun = new ConcurrentHashMap<>();

    new Benchmark(WORKER, out)
        .run(
            CELLS,
            3,
            (cell, share) -> {
              if (share == 0) {
                begun.merge(cell, 1, Integer::sum);
              }
            });

    assertThat(begun).containsOnlyKeys(CELLS);
    assertThat(begun.values()).containsOnly(1);
  }
}
