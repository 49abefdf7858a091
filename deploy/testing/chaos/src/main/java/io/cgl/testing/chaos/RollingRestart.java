package io.cgl.testing.chaos;

import io.cgl.testing.chaos.audit.Audit;
import io.cgl.testing.chaos.stage.Stage;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Timeline;
import java.util.concurrent.TimeUnit;

/**
 * One run: under load, the classifiers are stopped one after the other, each as an orchestrator
 * does it (SIGTERM, and a new process in its place), and the next not before the last is ready
 * again; then input and output are compared.
 */
final class RollingRestart {

  private static final long LOOK_EVERY_MILLIS = 100;

  private final RollingSettings settings;
  private final Stage stage;
  private final Timeline timeline;
  private int restarts;
  private double longestStop;
  private double longestStart;

  private RollingRestart(RollingSettings settings, Stage stage, Timeline timeline) {
    this.settings = settings;
    this.stage = stage;
    this.timeline = timeline;
  }

  /**
   * Runs it. The folder of logs goes if nothing was wrong.
   *
   * @throws HarnessException if the harness itself cannot go on, or a classifier does not stop or
   *     come back
   */
  static RollingReport run(RollingSettings settings, Timeline timeline)
      throws InterruptedException {
    return Stage.play(
        settings.instances(),
        settings.protocol(),
        settings.seed(),
        settings.rate(),
        timeline,
        stage -> new RollingRestart(settings, stage, timeline).run(),
        RollingReport::isGood);
  }

  private RollingReport run() throws InterruptedException {
    for (Stage.Classifier classifier : stage.classifiers()) {
      awaitReady(classifier);
    }
    settle();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Stage.Classifier classifier : stage.classifiers()) {
        restart(classifier);
        settle();
      }
    }
    try (Audit audit = stage.end()) {
      return new RollingReport(
          settings,
          audit.findings(),
          restarts,
          stage.gaveUp(),
          longestStop,
          longestStart,
          audit.longestPartitionGapSeconds());
    }
  }

  private void restart(Stage.Classifier classifier) throws InterruptedException {
    long told = System.nanoTime();
    classifier.process().restart();
    long stopped = System.nanoTime();
    awaitReady(classifier);
    long ready = System.nanoTime();
    restarts++;
    longestStop = Math.max(longestStop, seconds(stopped - told));
    longestStart = Math.max(longestStart, seconds(ready - stopped));
    timeline.say(
        "%s stopped in %.1f s and was ready again after %.1f s",
        classifier.name(), seconds(stopped - told), seconds(ready - stopped));
  }

  private void awaitReady(Stage.Classifier classifier) throws InterruptedException {
    long deadline = System.nanoTime() + Stage.PATIENCE.toNanos();
    while (!classifier.http().isReady()) {
      if (System.nanoTime() > deadline) {
        throw new HarnessException(classifier.name() + " did not come to be ready");
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private void settle() throws InterruptedException {
    Thread.sleep(settings.settle().toMillis());
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }
}
