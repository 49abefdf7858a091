package io.cgl.benchmarks.accuracy.run;

import io.cgl.benchmarks.accuracy.set.OwnTable;
import io.cgl.testing.harness.HarnessException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ObjDoubleConsumer;

/** Runs the cells of a plan that are not finished yet, several at a time. */
public final class Benchmark {

  /** What a cell still measures after its training is little, but it is not done yet. */
  private static final double ALMOST = 0.99;

  private final List<String> worker;
  private final Path logs;

  /**
   * A benchmark whose workers are JVMs like this one.
   *
   * @param data the folder of the data sets
   * @param table the only data set, if it is a user's
   * @param commit of the code; empty if unknown
   * @param out where results and logs go
   */
  public Benchmark(Path data, Optional<OwnTable> table, String commit, Path out) {
    this(
        WorkerProcess.jvm(
            new WorkerSettings(data, store(out).folder(), commit, table.orElse(null))),
        out);
  }

  Benchmark(List<String> worker, Path out) {
    this.worker = List.copyOf(worker);
    this.logs = out.resolve("logs");
  }

  /** The results of a benchmark that wrote to {@code out}. */
  public static CellStore store(Path out) {
    return new CellStore(out.resolve("cells"));
  }

  /**
   * Runs what is pending. A cell that fails does not stop the others.
   *
   * @param pending cells to run
   * @param workers how many processes run them
   * @param progress takes a cell and the share of it that is done, 1 at its end, also if it failed;
   *     called by several threads
   * @return one line for each cell that failed
   */
  public List<String> run(List<Cell> pending, int workers, ObjDoubleConsumer<Cell> progress)
      throws InterruptedException {
    Queue<Cell> queue = new ConcurrentLinkedQueue<>(pending);
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= Math.min(workers, pending.size()); i++) {
      Path log = logs.resolve("worker-%d.log".formatted(i));
      Thread thread =
          new Thread(() -> drain(queue, failures, log, progress), "benchmark-worker-" + i);
      // A daemon, so that an interrupted command ends, and with it its workers.
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(failures);
  }

  private void drain(
      Queue<Cell> queue, Queue<String> failures, Path log, ObjDoubleConsumer<Cell> progress) {
    while (!queue.isEmpty()) {
      // One process for as many cells as it survives.
      try (WorkerProcess process = new WorkerProcess(worker, log)) {
        Cell cell;
        while (process.alive() && (cell = queue.poll()) != null) {
          run(process, cell, failures, progress);
        }
      } catch (HarnessException e) {
        failures.add(e.getMessage());
        return;
      }
    }
  }

  private static void run(
      WorkerProcess worker, Cell cell, Queue<String> failures, ObjDoubleConsumer<Cell> progress) {
    try {
      progress.accept(cell, 0);
      worker.run(cell, share -> progress.accept(cell, Math.min(share, ALMOST)));
    } catch (HarnessException e) {
      failures.add(e.getMessage());
    } finally {
      progress.accept(cell, 1);
    }
  }
}
