package io.cgl.trainer.training;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.trees.GradientBoosting;
import io.cgl.trainer.trees.WeightedTrees;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Grows trees on a thread of its own while the networks learn on the caller's. What is started runs
 * in that order; {@link #close} ends it.
 */
final class TreeGrower implements AutoCloseable {

  private final Dataset rows;
  private final GradientBoosting boosting;
  private final long seed;
  private final AtomicInteger rounds = new AtomicInteger();
  private final AtomicReference<WeightedTrees> grown = new AtomicReference<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread grower = new Thread(task, "tree-grower");
            grower.setDaemon(true);
            return grower;
          });
  private int started;
  private volatile boolean stopped;

  /**
   * @param rows to learn from
   * @param seed equal seeds grow equal trees
   */
  TreeGrower(Dataset rows, GradientBoosting boosting, long seed) {
    this.rows = rows;
    this.boosting = boosting;
    this.seed = seed;
  }

  /** The rounds that are done, of all trees so far. */
  int rounds() {
    return rounds.get();
  }

  /**
   * Starts to grow trees without each fold in turn.
   *
   * @param logPrior of the classes in training
   * @return the log-probabilities of each row under a uniform prior, by trees that did not learn
   *     from it
   */
  Growth<Scores> outOfFold(Folds folds, double[] logPrior) {
    return start(
        folds.count(),
        () -> {
          int classes = logPrior.length;
          float[] result = new float[rows.rows() * classes];
          for (int fold = 0; fold < folds.count(); fold++) {
            int[] own = folds.rows(fold);
            try (WeightedTrees trees = grow(rows.subset(folds.rowsWithout(fold)))) {
              float[] scores = trees.uniform(rows.subset(own), logPrior).flat();
              for (int i = 0; i < own.length; i++) {
                System.arraycopy(scores, i * classes, result, own[i] * classes, classes);
              }
            }
          }
          return new Scores(result, classes);
        });
  }

  /** Starts to grow trees of all rows, valid until {@link #close} unless {@link #take taken}. */
  Growth<WeightedTrees> all() {
    return start(
        1,
        () -> {
          WeightedTrees trees = grow(rows);
          grown.set(trees);
          return trees;
        });
  }

  /** The trees of all rows, once they are grown; from then on the caller closes them. */
  WeightedTrees take() {
    return grown.getAndSet(null);
  }

  /** Ends all growth, and closes what nobody has taken. */
  @Override
  public void close() {
    stopped = true;
    thread.shutdownNow();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true; // Native memory is in use until the thread ends, within a round.
      }
    }
    Optional.ofNullable(take()).ifPresent(WeightedTrees::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> Growth<T> start(int times, Callable<T> task) {
    int own = times * boosting.rounds();
    Future<Grown<T>> result =
        thread.submit(
            () -> {
              long start = System.nanoTime();
              T asked = task.call();
              return new Grown<>(asked, (System.nanoTime() - start) / 1e9);
            });
    Growth<T> growth = new Growth<>(result, started, own);
    started += own;
    return growth;
  }

  private WeightedTrees grow(Dataset learnt) {
    return boosting.weighted(
        learnt,
        seed,
        round -> {
          if (stopped) {
            throw new CancellationException("the training has ended");
          }
          rounds.incrementAndGet();
        });
  }

  /**
   * Trees that grow.
   *
   * @param grown what is asked for, later
   * @param before the rounds that are done first
   * @param rounds that it takes
   */
  record Growth<T>(Future<Grown<T>> grown, int before, int rounds) {}

  /**
   * What was asked for.
   *
   * @param seconds that it took
   */
  record Grown<T>(T result, double seconds) {}
}
