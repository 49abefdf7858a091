package io.cgl.stream.drift;

import java.util.Optional;

/**
 * What the detector remembers of one checkpoint's windows. All counts are weighted: a window of n
 * events adds its counts times 1 / (1 + n / precision).
 *
 * @param modelId the checkpoint
 * @param absorbed windows that agreed with the reference, and sharpen it
 * @param tentative those since evidence began to build that may yet turn out to agree with it
 * @param suspected all windows since evidence began to build
 * @param recent the last windows, exponentially forgotten
 * @param logR the Shiryaev-Roberts statistic's logarithm
 * @param logRise how far evidence has risen above its last low; 0 while there is none
 * @param evidenceFrom start of the window in which evidence began to build; no meaning while there
 *     is none
 * @param episode the drift episode that is open, if one is
 * @param calmWindows windows in a row that looked like the reference during the episode
 */
public record DetectorState(
    String modelId,
    double[] absorbed,
    double[] tentative,
    double[] suspected,
    double[] recent,
    double logR,
    double logRise,
    long evidenceFrom,
    Optional<String> episode,
    int calmWindows) {

  /** Nothing seen yet. */
  static DetectorState initial(String modelId, int classes) {
    double[] none = new double[classes];
    return new DetectorState(
        modelId, none, none, none, none, Double.NEGATIVE_INFINITY, 0, 0, Optional.empty(), 0);
  }

  DetectorState withAbsorbed(double[] counts) {
    return new DetectorState(
        modelId,
        counts,
        tentative,
        suspected,
        recent,
        logR,
        logRise,
        evidenceFrom,
        episode,
        calmWindows);
  }

  DetectorState withRecent(double[] counts) {
    return new DetectorState(
        modelId,
        absorbed,
        tentative,
        suspected,
        counts,
        logR,
        logRise,
        evidenceFrom,
        episode,
        calmWindows);
  }

  DetectorState inEpisode(String id, int calm) {
    return new DetectorState(
        modelId,
        absorbed,
        tentative,
        suspected,
        recent,
        logR,
        logRise,
        evidenceFrom,
        Optional.of(id),
        calm);
  }
}
