package io.cgl.testing.chaos.faults;

import io.cgl.testing.chaos.audit.Findings;
import io.cgl.testing.harness.Figures;
import io.cgl.testing.harness.Report;
import java.io.PrintStream;
import java.util.Map;

/**
 * What was done, and what came of it.
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
    implements Report {

  /** Whether every event came out once, in order and unchanged. */
  @Override
  public boolean isGood() {
    return findings.exactlyOnce();
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = findings.counts();
    json.put("kills", kills);
    json.put("gaveUp", gaveUp);
    json.put("brokerRestarts", brokerRestarts);
    json.put("swaps", swaps);
    json.put("brokenModels", brokenModels);
    json.put("refusals", refusals);
    json.put("modelsServed", modelsServed);
    json.put("longestGapSeconds", findings.longestGapSeconds());
    json.put("seed", settings.seed());
    json.put("seconds", settings.duration().toSeconds());
    json.put("instances", settings.instances());
    json.put("groupProtocol", settings.protocolName());
    json.put("rate", settings.rate());
    return json;
  }

  @Override
  public void print(PrintStream out) {
    out.printf("%n");
    findings.print(out);
    out.printf("%n");
    Figures.row(out, "classifiers killed", kills);
    Figures.row(out, "classifiers that gave up", gaveUp);
    Figures.row(out, "broker restarts", brokerRestarts);
    Figures.row(out, "models swapped", swaps);
    Figures.row(out, "broken models announced", brokenModels);
    Figures.row(out, "models that served", modelsServed);
    Figures.seconds(out, "longest gap in the output", findings.longestGapSeconds());
    out.printf(
        "%n%s (seed %d, %d instance%s, group.protocol=%s)%n",
        isGood() ? "Every event once, in order." : "NOT exactly once.",
        settings.seed(),
        settings.instances(),
        settings.instances() == 1 ? "" : "s",
        settings.protocolName());
  }
}
