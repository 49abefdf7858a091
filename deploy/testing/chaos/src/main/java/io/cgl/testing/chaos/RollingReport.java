package io.cgl.testing.chaos;

import io.cgl.testing.chaos.audit.Findings;
import io.cgl.testing.harness.Figures;
import io.cgl.testing.harness.GroupProtocolOption;
import io.cgl.testing.harness.Report;
import java.io.PrintStream;
import java.util.Map;

/**
 * The result of a rolling restart.
 *
 * @param restarts of classifiers, all of them
 * @param gaveUp classifiers that ended by themselves
 * @param refusedStates lines of the logs that say that state could not be read
 * @param longestStopSeconds from SIGTERM to the end of the process
 * @param longestStartSeconds from there until it was ready again
 * @param longestPartitionGapSeconds the longest that a partition stood still
 */
public record RollingReport(
    RollingSettings settings,
    Findings findings,
    int restarts,
    int gaveUp,
    long refusedStates,
    double longestStopSeconds,
    double longestStartSeconds,
    double longestPartitionGapSeconds)
    implements Report {

  /** Whether every event came out once, in order and unchanged, and no classifier gave up. */
  @Override
  public boolean isGood() {
    return findings.exactlyOnce() && gaveUp == 0 && refusedStates == 0;
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = findings.counts();
    json.put("restarts", restarts);
    json.put("gaveUp", gaveUp);
    json.put("refusedStates", refusedStates);
    json.put("longestStopSeconds", longestStopSeconds);
    json.put("longestStartSeconds", longestStartSeconds);
    json.put("longestPartitionGapSeconds", longestPartitionGapSeconds);
    json.put("longestGapSeconds", findings.longestGapSeconds());
    json.put("rounds", settings.rounds());
    json.put("instances", settings.instances());
    json.put("groupProtocol", GroupProtocolOption.name(settings.protocol()));
    json.put("rate", settings.rate());
    return json;
  }

  @Override
  public void print(PrintStream out) {
    out.printf("%n");
    findings.print(out);
    out.printf("%n");
    Figures.row(out, "classifiers restarted", restarts);
    Figures.row(out, "classifiers that gave up", gaveUp);
    Figures.row(out, "refused state", refusedStates);
    Figures.seconds(out, "longest stop", longestStopSeconds);
    Figures.seconds(out, "longest start, until ready", longestStartSeconds);
    Figures.seconds(out, "longest gap of a partition", longestPartitionGapSeconds);
    Figures.seconds(out, "longest gap in the output", findings.longestGapSeconds());
    out.printf(
        "%n%s (%d instance%s, group.protocol=%s)%n",
        isGood() ? "Every event once, in order." : "NOT as promised.",
        settings.instances(),
        settings.instances() == 1 ? "" : "s",
        GroupProtocolOption.name(settings.protocol()));
  }
}
