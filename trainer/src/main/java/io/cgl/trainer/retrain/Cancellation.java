package io.cgl.trainer.retrain;

import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.progress.TrainingProgress;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cancels a retraining at its next step, when its job stops or has lost the request to another.
 * Threads are not interrupted, because that would leave half-written files.
 *
 * <p>Safe for use by several threads.
 */
final class Cancellation {

  private final CountDownLatch cancelled = new CountDownLatch(1);

  void cancel() {
    cancelled.countDown();
  }

  boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /** Throws a {@link CancellationException} if there was a cancellation. */
  void check() {
    if (isCancelled()) {
      throw new CancellationException("the retraining was cancelled");
    }
  }

  /** Waits, and throws a {@link CancellationException} as soon as there is a cancellation. */
  void pause(Duration duration) {
    try {
      if (cancelled.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the retraining was interrupted");
    }
  }

  /** Wraps a listener; the wrapper ends the training at the step after a cancellation. */
  TrainingListener guard(TrainingListener listener) {
    return new TrainingListener() {
      @Override
      public void onStep(TrainingProgress progress) {
        check();
        listener.onStep(progress);
      }

      @Override
      public void onNotice(String notice) {
        listener.onNotice(notice);
      }
    };
  }
}
