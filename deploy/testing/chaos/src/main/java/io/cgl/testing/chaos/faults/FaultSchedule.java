package io.cgl.testing.chaos.faults;

import io.cgl.testing.chaos.faults.Fault.AnnounceBroken;
import io.cgl.testing.chaos.faults.Fault.KillClassifier;
import io.cgl.testing.chaos.faults.Fault.RestartBroker;
import io.cgl.testing.chaos.faults.Fault.SwapModel;
import io.cgl.testing.chaos.stage.Checkpoints.Defect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The faults of a run in the order of their times: a pure function of the settings, so that a seed
 * gives the same faults again.
 *
 * <p>Time is divided into as many equal slots as there are faults of a kind, and each falls
 * anywhere into its slot: at random, but never all at the end.
 */
record FaultSchedule(List<Fault> faults) {

  private static final Duration BETWEEN_BROKER_RESTARTS = Duration.ofMinutes(1);
  private static final Duration BETWEEN_ANNOUNCEMENTS = Duration.ofSeconds(15);
  private static final int FEWEST_ANNOUNCEMENTS = 3;
  private static final List<Defect> DEFECTS = List.of(Defect.values());
  private static final double LONGEST_PAUSE_SECONDS = 3;

  /** Longer than a transaction may stay open, so that the broker ends some by itself. */
  private static final double LONGEST_OUTAGE_SECONDS = 25;

  /** So that a short run, too, is not one outage. */
  private static final double LONGEST_OUTAGE_SHARE = 0.15;

  FaultSchedule {
    faults = List.copyOf(faults);
  }

  static FaultSchedule draw(ChaosSettings settings) {
    Random random = new Random(settings.seed());
    List<Fault> faults = new ArrayList<>();
    Duration[] kills = times(settings.duration(), settings.kills(), random);
    for (Duration at : kills) {
      faults.add(
          new KillClassifier(
              at,
              random.nextInt(settings.instances()),
              seconds(LONGEST_PAUSE_SECONDS * random.nextDouble())));
    }
    double longest =
        Math.min(LONGEST_OUTAGE_SECONDS, LONGEST_OUTAGE_SHARE * settings.duration().toSeconds());
    int restarts = Math.max(1, (int) settings.duration().dividedBy(BETWEEN_BROKER_RESTARTS));
    boolean kill = random.nextBoolean();
    for (Duration at : times(settings.duration(), restarts, random)) {
      // Squared: short outages often, long ones now and then.
      double away = longest * Math.pow(random.nextDouble(), 2);
      faults.add(new RestartBroker(at, kill, seconds(away)));
      kill = !kill;
    }
    addAnnouncements(faults, settings.duration(), random);
    faults.sort(Comparator.comparing(Fault::at));
    return new FaultSchedule(faults);
  }

  /** Every third announcement is of a broken checkpoint, but never the last. */
  private static void addAnnouncements(List<Fault> faults, Duration duration, Random random) {
    int count = Math.max(FEWEST_ANNOUNCEMENTS, (int) duration.dividedBy(BETWEEN_ANNOUNCEMENTS));
    Duration[] times = times(duration, count, random);
    for (int i = 0; i < count; i++) {
      boolean broken = i % 3 == 1 && i + 1 < count;
      faults.add(
          broken
              ? new AnnounceBroken(times[i], DEFECTS.get(i / 3 % DEFECTS.size()))
              : new SwapModel(times[i]));
    }
  }

  private static Duration[] times(Duration duration, int count, Random random) {
    Duration[] times = new Duration[count];
    double slot = duration.toMillis() / 1000.0 / count;
    for (int i = 0; i < count; i++) {
      times[i] = seconds(slot * (i + random.nextDouble()));
    }
    return times;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(1000 * seconds));
  }
}
