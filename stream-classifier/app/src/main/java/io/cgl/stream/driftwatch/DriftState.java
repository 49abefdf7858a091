package io.cgl.stream.driftwatch;

import io.cgl.drift.DetectorState;
import io.cgl.drift.DetectorStateFormat;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the watch over one model name stands.
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

  /** Nothing seen yet. */
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

  public void write(DataOutputStream out) throws IOException {
    out.writeLong(closedThrough);
    out.writeLong(late);
    out.writeInt(partitionTimes.size());
    for (Map.Entry<Integer, Long> time : partitionTimes.entrySet()) {
      out.writeInt(time.getKey());
      out.writeLong(time.getValue());
    }
    out.writeLong(sequence);
    out.writeBoolean(detector.isPresent());
    if (detector.isPresent()) {
      DetectorStateFormat.write(detector.get(), out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param sameDetector whether it was written with the detector of today: what another one
   *     remembers is left unread, and the watch begins anew
   */
  public static DriftState read(DataInputStream in, boolean sameDetector) throws IOException {
    long closedThrough = in.readLong();
    long late = in.readLong();
    Map<Integer, Long> times = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      times.put(in.readInt(), in.readLong());
    }
    long sequence = in.readLong();
    Optional<DetectorState> detector =
        in.readBoolean() && sameDetector
            ? Optional.of(DetectorStateFormat.read(in))
            : Optional.empty();
    return new DriftState(closedThrough, late, times, sequence, detector);
  }
}
