package io.cgl.drift;

import java.util.Optional;

/**
 * What the detector remembers of one checkpoint's windows; it depends on these windows alone. The
 * weight of a count is the number of independent events that one event of the stream is worth.
 *
 * @param modelId the checkpoint
 * @param dispersion how bursty the stream is
 * @param evidence against the reference
 * @param absorbed weighted counts of windows that agreed with the reference and were added to it
 * @param tentative weighted counts since evidence began to build, added to the reference if it
 *     fades
 * @param suspected weighted counts of all windows since evidence began to build
 * @param logRise how far evidence has risen above its last low, beyond chance; 0 while there is
 *     none
 * @param evidenceFrom start of the window in which evidence began to build; undefined while there
 *     is none
 * @param episode the drift episode that is open, if one is
 * @param logReturn how strong the evidence is that the episode is over
 * @param coolDown for how many more blocks no episode may open
 * @param open the block that is not full yet, if there is one
 */
public record DetectorState(
    String modelId,
    Dispersion dispersion,
    Evidence evidence,
    double[] absorbed,
    double[] tentative,
    double[] suspected,
    double logRise,
    long evidenceFrom,
    Optional<Episode> episode,
    double logReturn,
    int coolDown,
    Optional<Block> open) {

  /** No evidence: only what was learnt of the stream and of its reference. */
  static DetectorState watching(
      String modelId, Dispersion dispersion, double[] absorbed, int coolDown) {
    double[] none = new double[absorbed.length];
    return new DetectorState(
        modelId,
        dispersion,
        Evidence.none(absorbed.length),
        absorbed,
        none,
        none,
        0,
        0,
        Optional.empty(),
        0,
        coolDown,
        Optional.empty());
  }

  /** The logarithm of the statistic R; while an episode is open, its value at the alarm. */
  public double logR() {
    return evidence.logR();
  }

  DetectorState opened(Episode now) {
    return during(now, dispersion, evidence, suspected, 0);
  }

  /** This state after one more block of an episode. */
  DetectorState during(
      Episode now,
      Dispersion dispersionNow,
      Evidence evidenceNow,
      double[] suspectedNow,
      double logReturnNow) {
    return new DetectorState(
        modelId,
        dispersionNow,
        evidenceNow,
        absorbed,
        tentative,
        suspectedNow,
        logRise,
        evidenceFrom,
        Optional.of(now),
        logReturnNow,
        0,
        Optional.empty());
  }

  /** This state with a block that is not full yet. */
  DetectorState filling(Block block) {
    return new DetectorState(
        modelId,
        dispersion,
        evidence,
        absorbed,
        tentative,
        suspected,
        logRise,
        evidenceFrom,
        episode,
        logReturn,
        coolDown,
        Optional.of(block));
  }
}
