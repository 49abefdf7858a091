package io.cgl.testing.chaos.faults;

import io.cgl.testing.chaos.audit.Findings;
import io.cgl.testing.chaos.stage.FiguresReport;
import io.cgl.testing.harness.Figures;
import io.cgl.testing.harness.GroupProtocolOption;

/**
 * The faults, and what the comparison found.
 *
 * @param kills SIGKILLs of classifiers
 * @param gaveUp classifiers that ended by themselves
 * @param brokerRestarts by SIGKILL and in an orderly way
 * @param swaps announcements of another good checkpoint
 * @param brokenModels announcements of one that must be refused
 * @param refusals of such a one by an instance; a superseded one is not looked at
 * @param modelsServed checkpoints that classified something
 */
public record ChaosReport(
    ChaosSettings settings,
    Findings findings,
    int kills,
    int gaveUp,
    int brokerRestarts,
    int swaps,
    int brokenModels,
    long refusals,
    int modelsServed)
    implements FiguresReport {

  /** Whether every event came out once, in order and unchanged. */
  @Override
  public boolean isGood() {
    return findings.exactlyOnce();
  }

  @Override
  public Figures figures() {
    return findings
        .figures()
        .count("kills", "classifiers killed", kills)
        .count("gaveUp", "classifiers that gave up", gaveUp)
        .count("brokerRestarts", "broker restarts", brokerRestarts)
        .count("swaps", "models swapped", swaps)
        .count("brokenModels", "broken models announced", brokenModels)
        .unprinted("refusals", refusals)
        .count("modelsServed", "models that served", modelsServed)
        .seconds("longestGapSeconds", "longest gap in the output", findings.longestGapSeconds())
        .unprinted("seed", settings.seed())
        .unprinted("seconds", settings.duration().toSeconds())
        .unprinted("instances", settings.instances())
        .unprinted("groupProtocol", GroupProtocolOption.name(settings.protocol()))
        .unprinted("rate", settings.rate());
  }

  @Override
  public String verdict() {
    return "%s (seed %d, %d instance%s, group.protocol=%s)"
        .formatted(
            isGood() ? "Every event once, in order." : "NOT exactly once.",
            settings.seed(),
            settings.instances(),
            settings.instances() == 1 ? "" : "s",
            GroupProtocolOption.name(settings.protocol()));
  }
}
