package io.cgl.benchmarks.accuracy.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.benchmarks.accuracy.method.TrainingResult;
import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.Split;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that runs cells, for PyTorch records gradients by one collector per JVM. Reads a cell
 * as one line of JSON from standard input, answers with lines of {@value #PROGRESS} and a share and
 * at the end {@value #DONE}, or {@value #FAILED} and a message. Ends with its standard input, even
 * in the middle of a cell: its parent is gone.
 */
final class Worker {

  static final String PROGRESS = "progress";
  static final String DONE = "done";
  static final String FAILED = "failed";

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** Progress is reported in steps of this. */
  private static final double STEP = 0.01;

  private final WorkerSettings settings;
  private final Plan plan;
  private final CellStore store;
  private final PrintStream answers;
  private double told;

  /** The last split, which the next cell often shares, and what it is of. */
  private Split split;

  private String splitKey = "";

  private Worker(WorkerSettings settings, PrintStream answers) {
    this.settings = settings;
    this.plan = settings.plan();
    this.store = new CellStore(settings.cells());
    this.answers = answers;
  }

  /**
   * Runs the cells that come in.
   *
   * @param args {@link WorkerSettings} as JSON
   */
  public static void main(String[] args) throws InterruptedException, JsonProcessingException {
    PrintStream answers = System.out;
    System.setOut(System.err); // Libraries that print must not garble the answers.
    BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(requests), "requests");
    reader.setDaemon(true);
    reader.start();
    Worker worker = new Worker(WorkerSettings.parse(args[0]), answers);
    while (true) {
      worker.answer(requests.take());
    }
  }

  private static void read(BlockingQueue<String> requests) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      in.lines().forEach(requests::add);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("no more requests", e);
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private void answer(String request) {
    try {
      Cell cell = new ObjectMapper().readValue(request, Cell.class);
      told = 0;
      store.write(run(cell));
      answers.println(DONE);
    } catch (RuntimeException | JsonProcessingException e) {
      LOG.error("{} failed", request, e);
      answers.println(FAILED + " " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
    }
    answers.flush();
  }

  private CellResult run(Cell cell) {
    Split rows = split(plan.set(cell.set()), cell.seed());
    TrainingResult result = plan.training(cell.training()).run(rows, cell.seed(), this::tell);
    return new CellResult(
        cell, plan.fingerprint(cell), settings.commit(), result.served(), result.methods());
  }

  private Split split(BenchmarkSet set, long seed) {
    String key = set.splitBySeed() ? set.name() + ' ' + seed : set.name();
    if (!key.equals(splitKey)) {
      split = null; // Two large ones need not fit into memory.
      split = set.splitter().split(settings.data(), seed);
      splitKey = key;
    }
    return split;
  }

  private void tell(double share) {
    if (share >= told + STEP) {
      told = share;
      answers.printf(Locale.ROOT, "%s %.3f%n", PROGRESS, share);
      answers.flush();
    }
  }
}
