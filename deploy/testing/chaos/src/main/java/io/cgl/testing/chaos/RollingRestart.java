package io.cgl.testing.chaos;

import io.cgl.testing.chaos.audit.Audit;
import io.cgl.testing.chaos.stage.Build;
import io.cgl.testing.chaos.stage.Stage;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Timeline;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run: under load, the classifiers are stopped one after the other as an orchestrator does it
 * (SIGTERM, and a new process in its place), each once the last is ready again; then input and
 * output are compared.
 */
final class RollingRestart {

  private static final long LOOK_EVERY_MILLIS = 100;

  /** Fills every store, and closes windows during the run. */
  private static final String[] EVERY_STORE = {
    "--quality", "--window", "2s", "--grace", "1s", "--label-grace", "2s"
  };

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
        first(settings),
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
    if (settings.otherClassPath().isPresent()) {
      upgrade();
    } else {
      for (int round = 1; round <= settings.rounds(); round++) {
        restartAll(Build.THIS);
      }
    }
    try (Audit audit = stage.end()) {
      return new RollingReport(
          settings,
          audit.findings(),
          restarts,
          stage.gaveUp(),
          stage.refusedStates(),
          longestStop,
          longestStart,
          audit.longestPartitionGapSeconds());
    }
  }

  /** One instance there and back, then all of them, then all without the option. */
  private void upgrade() throws InterruptedException {
    Build before = first(settings);
    Build after = Build.THIS.with(EVERY_STORE);
    Build upgrading = after.with("--upgrade-from", "0.1");
    Stage.Classifier one = stage.classifiers().get(0);
    timeline.say("One instance is upgraded");
    restart(one, upgrading);
    timeline.say("It is downgraded");
    restart(one, before);
    timeline.say("All are upgraded");
    restartAll(upgrading);
    timeline.say("All are restarted without --upgrade-from");
    restartAll(after);
  }

  private static Build first(RollingSettings settings) {
    return settings
        .otherClassPath()
        .map(classPath -> new Build(classPath, List.of()).with(EVERY_STORE))
        .orElse(Build.THIS);
  }

  private void restartAll(Build build) throws InterruptedException {
    for (Stage.Classifier classifier : stage.classifiers()) {
      restart(classifier, build);
    }
  }

  private void restart(Stage.Classifier classifier, Build build) throws InterruptedException {
    classifier.process().use(build);
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
    settle();
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
