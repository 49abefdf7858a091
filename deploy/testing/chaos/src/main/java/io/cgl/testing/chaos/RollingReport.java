package io.cgl.testing.chaos;

import io.cgl.testing.chaos.audit.Findings;
import io.cgl.testing.chaos.stage.FiguresReport;
import io.cgl.testing.harness.Figures;
import io.cgl.testing.harness.GroupProtocolOption;

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
    implements FiguresReport {

  /** Whether every event came out once, in order and unchanged, and no classifier gave up. */
  @Override
  public boolean isGood() {
    return findings.exactlyOnce() && gaveUp == 0 && refusedStates == 0;
  }

  @Override
  public Figures figures() {
    return findings
        .figures()
        .count("restarts", "classifiers restarted", restarts)
        .count("gaveUp", "classifiers that gave up", gaveUp)
        .count("refusedStates", "refused state", refusedStates)
        .seconds("longestStopSeconds", "longest stop", longestStopSeconds)
        .seconds("longestStartSeconds", "longest start, until ready", longestStartSeconds)
        .seconds(
            "longestPartitionGapSeconds", "longest gap of a partition", longestPartitionGapSeconds)
        .seconds("longestGapSeconds", "longest gap in the output", findings.longestGapSeconds())
        .unprinted("rounds", settings.rounds())
        .unprinted("instances", settings.instances())
        .unprinted("groupProtocol", GroupProtocolOption.name(settings.protocol()))
        .unprinted("rate", settings.rate());
  }

  @Override
  public String verdict() {
    return "%s (%d instance%s, group.protocol=%s)"
        .formatted(
            isGood() ? "Every event once, in order." : "NOT as promised.",
            settings.instances(),
            settings.instances() == 1 ? "" : "s",
            GroupProtocolOption.name(settings.protocol()));
  }
}
