package io.cgl.testing.chaos.faults;

import io.cgl.testing.chaos.audit.Audit;
import io.cgl.testing.chaos.stage.Build;
import io.cgl.testing.chaos.stage.ProcessKeeper;
import io.cgl.testing.chaos.stage.Stage;
import io.cgl.testing.harness.GroupProtocolOption;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Timeline;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * One run: the {@link FaultSchedule} is done to classifiers and broker while events come in, and
 * when everything has come through, input and output are compared.
 */
public final class Chaos {

  private final ChaosSettings settings;
  private final Stage stage;
  private final Timeline timeline;
  private final ExecutorService brokerFaults = Executors.newSingleThreadExecutor();

  private Chaos(ChaosSettings settings, Stage stage, Timeline timeline) {
    this.settings = settings;
    this.stage = stage;
    this.timeline = timeline;
  }

  /**
   * Runs the schedule that the settings' seed gives. The folder of logs goes if nothing was wrong.
   *
   * @throws HarnessException if the harness itself cannot go on
   */
  public static ChaosReport run(ChaosSettings settings, Timeline timeline)
      throws InterruptedException {
    FaultSchedule schedule = FaultSchedule.draw(settings);
    timeline.say(
        "Seed %d: %d faults in %d s, %,d events/s, %d instance(s), group.protocol=%s",
        settings.seed(),
        schedule.faults().size(),
        settings.duration().toSeconds(),
        settings.rate(),
        settings.instances(),
        GroupProtocolOption.name(settings.protocol()));
    return Stage.play(
        Build.THIS,
        settings.instances(),
        settings.protocol(),
        settings.seed(),
        settings.rate(),
        timeline,
        stage -> new Chaos(settings, stage, timeline).run(schedule),
        report -> report.isGood() && report.gaveUp() == 0);
  }

  private ChaosReport run(FaultSchedule schedule) throws InterruptedException {
    try {
      carryOut(schedule);
      awaitBroker();
    } finally {
      brokerFaults.shutdownNow();
    }
    try (Audit audit = stage.end()) {
      return new ChaosReport(
          settings,
          audit.findings(),
          kills(),
          stage.gaveUp(),
          stage.broker().restarts(),
          stage.checkpoints().swaps(),
          stage.checkpoints().broken(),
          stage.refusals(),
          audit.servedModels().size());
    }
  }

  private void carryOut(FaultSchedule schedule) throws InterruptedException {
    long start = System.nanoTime();
    for (Fault fault : schedule.faults()) {
      sleepUntil(start + fault.at().toNanos());
      carryOut(fault);
    }
    sleepUntil(start + settings.duration().toNanos());
  }

  private void carryOut(Fault fault) throws InterruptedException {
    if (fault instanceof Fault.KillClassifier kill) {
      ProcessKeeper victim = stage.classifiers().get(kill.instance()).process();
      while (!victim.kill(kill.pause())) {
        Thread.sleep(100); // It is just being started again.
      }
      timeline.say(
          "SIGKILL to classifier-%d (%d of %d)", kill.instance() + 1, kills(), settings.kills());
    } else if (fault instanceof Fault.RestartBroker restart) {
      timeline.say(
          "The broker %s and stays away for %.1f s",
          restart.kill() ? "is killed" : "stops", restart.away().toMillis() / 1000.0);
      var unused = brokerFaults.submit(() -> restart(restart));
    } else if (fault instanceof Fault.SwapModel) {
      timeline.say("Checkpoint %s is announced", stage.checkpoints().announceNext());
    } else if (fault instanceof Fault.AnnounceBroken broken) {
      stage.checkpoints().announceBroken(broken.defect());
      timeline.say("A broken checkpoint is announced: %s", broken.defect());
    }
  }

  private Void restart(Fault.RestartBroker fault) throws InterruptedException {
    stage.broker().restart(fault.kill(), fault.away());
    timeline.say("The broker is back");
    return null;
  }

  private int kills() {
    return stage.classifiers().stream().mapToInt(classifier -> classifier.process().kills()).sum();
  }

  private void awaitBroker() throws InterruptedException {
    brokerFaults.shutdown();
    if (!brokerFaults.awaitTermination(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new HarnessException("the broker did not come back");
    }
  }

  private static void sleepUntil(long nanoTime) throws InterruptedException {
    long nanos = nanoTime - System.nanoTime();
    if (nanos > 0) {
      TimeUnit.NANOSECONDS.sleep(nanos);
    }
  }
}
