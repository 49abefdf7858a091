package io.cgl.trainer.retrain;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a retraining job as a process, with an orderly shutdown. */
public final class RetrainingService {

  private static final Logger log = LoggerFactory.getLogger(RetrainingService.class);

  /** How long a shutdown waits for the current training step. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final RetrainingJob job;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  public RetrainingService(RetrainingJob job) {
    this.job = job;
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-retraining"));
  }

  /** Answers requests until the process is stopped. */
  public void run() {
    run(job);
  }

  /**
   * Answers the pending requests and returns.
   *
   * @param request id of one to make first; skipped if it was answered before
   */
  public void drain(Optional<String> request) {
    request.ifPresent(id -> job.ownRequests().named(id));
    run(job::drain);
  }

  private void run(Runnable work) {
    try {
      work.run();
      ended.complete(null);
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
      throw e;
    }
  }

  /**
   * Requests a retraining and returns its answer from whichever job. Pending requests come first.
   *
   * @throws IllegalStateException if this job fails first
   */
  public AnsweredRequests.Answer runOnce() throws InterruptedException {
    try (AnsweredRequests answers = job.answeredRequests()) {
      String id = job.ownRequests().once();
      log.info("Requested retraining {}", id);
      CompletableFuture<Void> work =
          CompletableFuture.runAsync(this::run, task -> new Thread(task, "retraining-job").start());
      while (true) {
        Optional<AnsweredRequests.Answer> answer = answers.find(id);
        if (answer.isPresent()) {
          job.close();
          return answer.get();
        }
        try {
          work.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
          throw new IllegalStateException(
              "stopped before retraining %s was answered".formatted(id));
        } catch (TimeoutException e) {
          log.trace("Not answered yet", e);
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
      }
    }
  }

  private void stop() {
    job.close();
    try {
      ended.get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("The retraining did not end in time; the next job resumes it");
    } catch (ExecutionException e) {
      log.debug("The retraining job failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
