package io.cgl.testing.chaos.loop;

import io.cgl.testing.chaos.stage.FiguresReport;
import io.cgl.testing.harness.Figures;

/**
 * What was done to the loop, and how the episodes were answered.
 *
 * @param shifts of the stream
 * @param episodes that an alert or a request reported
 * @param alerts all of them
 * @param requests all of them
 * @param announced answers that announced a winner
 * @param refused answers that gave a reason instead
 * @param oddEpisodes that lack alert or request, or have several of one
 * @param unanswered requests without an answer
 * @param answeredTwice requests with several
 * @param classifierKills SIGKILLs of the classifier
 * @param jobKills SIGKILLs of retraining jobs
 */
record LoopReport(
    LoopSettings settings,
    int shifts,
    int episodes,
    int alerts,
    int requests,
    int announced,
    int refused,
    long oddEpisodes,
    long unanswered,
    long answeredTwice,
    int classifierKills,
    int jobKills,
    long seconds)
    implements FiguresReport {

  /** Whether each episode has one alert, one request and one answer. */
  @Override
  public boolean isGood() {
    return episodes > 0 && oddEpisodes == 0 && unanswered == 0 && answeredTwice == 0;
  }

  @Override
  public Figures figures() {
    return new Figures()
        .count("shifts", "shifts of the stream", shifts)
        .count("episodes", "drift episodes", episodes)
        .count("alerts", "alerts", alerts)
        .count("requests", "retrain requests", requests)
        .count("announced", "winners announced", announced)
        .count("refused", "refused with a reason", refused)
        .gap()
        .count("oddEpisodes", "without alert or request", oddEpisodes)
        .count("unanswered", "unanswered", unanswered)
        .count("answeredTwice", "answered twice", answeredTwice)
        .gap()
        .unprinted("kills", classifierKills + jobKills)
        .count("classifierKills", "classifier killed", classifierKills)
        .count("jobKills", "retraining jobs killed", jobKills)
        .unprinted("jobs", settings.jobs())
        .unprinted("seed", settings.seed())
        .unprinted("seconds", seconds);
  }

  @Override
  public String verdict() {
    return "%s (seed %d, %d job%s, %d s)"
        .formatted(
            isGood() ? "Every episode answered once." : "NOT every episode answered once.",
            settings.seed(),
            settings.jobs(),
            settings.jobs() == 1 ? "" : "s",
            seconds);
  }
}
