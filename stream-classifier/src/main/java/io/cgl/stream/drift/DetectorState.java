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
 * @param coolDown how many more windows no episode may open
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
    Optional<Episode> episode,
    int calmWindows,
    int coolDown) {

  /** Nothing seen yet. */
  static DetectorState initial(String modelId, int classes) {
    return returned(modelId, new double[classes], 0);
  }

  /** As after an episode: only what is known of the reference is kept. */
  static DetectorState returned(String modelId, double[] absorbed, int coolDown) {
    double[] none = new double[absorbed.length];
    return new DetectorState(
        modelId,
        absorbed,
        none,
        none,
        none,
        Double.NEGATIVE_INFINITY,
        0,
        0,
        Optional.empty(),
        0,
        coolDown);
  }

  /** In an episode, after one more window of it. */
  DetectorState during(Episode now, double[] suspectedNow, double[] recentNow, int calm) {
    return new DetectorState(
        modelId,
        absorbed,
        tentative,
        suspectedNow,
        recentNow,
        logR,
        logRise,
        evidenceFrom,
        Optional.of(now),
        calm,
        0);
  }
}
