package io.cgl.testing.chaos.loop;

import io.cgl.testing.harness.Figures;
import io.cgl.testing.harness.Report;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was done to the loop, and what became of the episodes.
 *
 * @param shifts of the stream
 * @param episodes that were told of, by alert or request
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
    implements Report {

  /** Whether each episode has one alert, one request and one answer. */
  @Override
  public boolean isGood() {
    return episodes > 0 && oddEpisodes == 0 && unanswered == 0 && answeredTwice == 0;
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("shifts", shifts);
    json.put("episodes", episodes);
    json.put("alerts", alerts);
    json.put("requests", requests);
    json.put("announced", announced);
    json.put("refused", refused);
    json.put("oddEpisodes", oddEpisodes);
    json.put("unanswered", unanswered);
    json.put("answeredTwice", answeredTwice);
    json.put("kills", classifierKills + jobKills);
    json.put("classifierKills", classifierKills);
    json.put("jobKills", jobKills);
    json.put("jobs", settings.jobs());
    json.put("seed", settings.seed());
    json.put("seconds", seconds);
    return json;
  }

  @Override
  public void print(PrintStream out) {
    out.printf("%n");
    Figures.row(out, "shifts of the stream", shifts);
    Figures.row(out, "drift episodes", episodes);
    Figures.row(out, "alerts", alerts);
    Figures.row(out, "retrain requests", requests);
    Figures.row(out, "winners announced", announced);
    Figures.row(out, "refused with a reason", refused);
    out.printf("%n");
    Figures.row(out, "without alert or request", oddEpisodes);
    Figures.row(out, "unanswered", unanswered);
    Figures.row(out, "answered twice", answeredTwice);
    out.printf("%n");
    Figures.row(out, "classifier killed", classifierKills);
    Figures.row(out, "retraining jobs killed", jobKills);
    out.printf(
        "%n%s (seed %d, %d job%s, %d s)%n",
        isGood() ? "Every episode answered once." : "NOT every episode answered once.",
        settings.seed(),
        settings.jobs(),
        settings.jobs() == 1 ? "" : "s",
        seconds);
  }
}
