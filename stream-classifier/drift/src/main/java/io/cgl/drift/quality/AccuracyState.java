package io.cgl.drift.quality;

import io.cgl.drift.quality.HeldOutRecalls.Recall;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the accuracy detector remembers of one checkpoint's windows.
 *
 * @param modelId the checkpoint
 * @param logR the Shiryaev-Roberts statistic's logarithm
 * @param logRise how far evidence has risen above its last low; 0 while there is none
 * @param evidenceFrom start of the window in which evidence began to build; undefined while there
 *     is none
 * @param suspected labelled events since then
 * @param episode the id of the episode that is open, if one is
 * @param openedAt start of the window that opened it
 * @param windows number of windows so far, from that one
 * @param calmWindows the latest windows in a row that looked like the reference
 */
public record AccuracyState(
    String modelId,
    double logR,
    double logRise,
    long evidenceFrom,
    Map<String, Recall> suspected,
    Optional<String> episode,
    long openedAt,
    int windows,
    int calmWindows) {

  public AccuracyState {
    suspected = Collections.unmodifiableMap(new TreeMap<>(suspected));
  }

  public static AccuracyState initial(String modelId) {
    return new AccuracyState(
        modelId, Double.NEGATIVE_INFINITY, 0, 0, Map.of(), Optional.empty(), 0, 0, 0);
  }

  AccuracyState opened(String id, long start) {
    return new AccuracyState(
        modelId, logR, logRise, evidenceFrom, suspected, Optional.of(id), start, 1, 0);
  }

  AccuracyState lasting(Map<String, Recall> window, int calm) {
    return new AccuracyState(
        modelId,
        logR,
        logRise,
        evidenceFrom,
        Recalls.faded(suspected, window, 1),
        episode,
        openedAt,
        windows + 1,
        calm);
  }
}
