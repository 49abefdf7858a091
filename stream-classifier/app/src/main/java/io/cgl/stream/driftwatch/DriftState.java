package io.cgl.stream.driftwatch;

import io.cgl.drift.DetectorState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of the watch over one model name. Its components are the fields of {@code
 * StoredDriftState}.
 *
 * @param closedThrough windows that end at this time or before are closed
 * @param late events that came after their window had closed, not reported yet
 * @param partitionTimes how far event time has come, by partition of the events topic
 * @param sequence of the newest checkpoint of which a window was closed
 * @param detector what the detector remembers of it
 */
public record DriftState(
    long closedThrough,
    long late,
    Map<Integer, Long> partitionTimes,
    long sequence,
    Optional<DetectorState> detector) {

  static final DriftState INITIAL =
      new DriftState(Long.MIN_VALUE, 0, Map.of(), Long.MIN_VALUE, Optional.empty());

  DriftState withDelta(int partition, long partitionTime, long moreLate) {
    Map<Integer, Long> times = new TreeMap<>(partitionTimes);
    times.merge(partition, partitionTime, Math::max);
    return new DriftState(closedThrough, late + moreLate, times, sequence, detector);
  }

  DriftState withClosed(long through, long stillLate) {
    return new DriftState(through, stillLate, partitionTimes, sequence, detector);
  }

  DriftState withDetector(long newest, DetectorState state) {
    return new DriftState(closedThrough, late, partitionTimes, newest, Optional.of(state));
  }
}
