package io.cgl.stream.monitoring.page;

import io.cgl.drift.Percent;
import io.cgl.stream.monitoring.http.Health;
import io.cgl.stream.monitoring.page.StatusSummary.Level;
import io.cgl.stream.monitoring.page.StatusSummary.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what is wrong, by the rules of the alerts and some milder ones. */
final class Notices {

  /** The share of dead letters at which an alert fires. */
  static final double DEAD_LETTER_SHARE = 0.01;

  /** So many seconds of work may wait. */
  static final double BACKLOG_SECONDS = 60;

  private static final int MOVES = 2;

  private final List<Notice> found = new ArrayList<>();

  private Notices() {}

  /**
   * What is not as it should be.
   *
   * @param stalled whether events wait and none is classified
   * @param history what the topics say, if they were read
   * @param problem why they cannot be read
   */
  static List<Notice> of(
      Health health,
      TrafficView traffic,
      boolean stalled,
      Optional<StreamHistory.View> history,
      Optional<String> problem) {
    Notices notices = new Notices();
    notices.health(health);
    if (health.ready()) {
      notices.traffic(traffic, stalled);
    }
    notices.deadLetters(traffic);
    notices.inputs(traffic);
    history.ifPresent(
        view -> {
          view.drift().episodes().stream()
              .filter(DriftView.EpisodeView::open)
              .forEach(notices::episode);
          notices.models(view.models());
        });
    problem.ifPresent(why -> notices.add(Level.WARN, "This page cannot read the topics", why));
    return notices.found;
  }

  private void health(Health health) {
    if (!health.ready()) {
      add(health.live() ? Level.WAIT : Level.BAD, sentence(health.reason()), null);
    }
  }

  private void traffic(TrafficView traffic, boolean stalled) {
    double rate = traffic.eventsPerSecond() == null ? 0 : traffic.eventsPerSecond();
    double backlog = traffic.backlog() == null ? 0 : traffic.backlog();
    String waiting = String.format(Locale.ROOT, "%,.0f events wait", backlog);
    if (stalled) {
      add(Level.BAD, "Nothing is classified", waiting);
    } else if (rate > 0 && backlog > BACKLOG_SECONDS * rate) {
      add(Level.WARN, "It is behind by %s of work".formatted(duration(backlog / rate)), waiting);
    }
  }

  private void deadLetters(TrafficView traffic) {
    if (traffic.deadLetterShare() != null && traffic.deadLetterShare() > DEAD_LETTER_SHARE) {
      add(
          Level.BAD,
          "%s of the events become dead letters".formatted(Percent.of(traffic.deadLetterShare())),
          "in the last ten minutes, most of them for " + traffic.deadLetters().get(0).code());
    }
  }

  private void inputs(TrafficView traffic) {
    if (!traffic.inputs().isEmpty()) {
      TrafficView.InputShare worst = traffic.inputs().get(0);
      int more = traffic.inputs().size() - 1;
      add(
          Level.WARN,
          "Input '%s' is missing or unseen in %s of the events%s"
              .formatted(
                  worst.input(),
                  Percent.of(worst.share()),
                  more == 0 ? "" : ", and %d more inputs are".formatted(more)),
          "far more often than in training: was a field renamed or left out?");
    }
  }

  private void models(ModelsView models) {
    for (ModelsView.Checkpoint checkpoint : models.checkpoints()) {
      if (checkpoint.hasRole() && checkpoint.refused() != null) {
        add(
            Level.WARN,
            "Checkpoint %s is refused".formatted(checkpoint.id()),
            "announced as %s: %s".formatted(checkpoint.role(), checkpoint.refused()));
      }
    }
  }

  private void episode(DriftView.EpisodeView episode) {
    boolean accuracy = episode.kind().equals("ACCURACY");
    List<String> moves =
        episode.moves().stream()
            .limit(MOVES)
            .map(m -> "%s %s → %s".formatted(m.label(), Percent.of(m.from()), Percent.of(m.to())))
            .toList();
    int more = episode.moves().size() - moves.size();
    add(
        Level.WARN,
        accuracy ? "Classes are recalled less often" : "Class frequencies drifted",
        String.join(", ", moves) + (more == 0 ? "" : " and %d more".formatted(more)));
  }

  private void add(Level level, String text, String detail) {
    found.add(new Notice(level, text, detail));
  }

  private static String sentence(String reason) {
    return reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1);
  }

  private static String duration(double seconds) {
    return seconds < 120
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : seconds < 7200
            ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
