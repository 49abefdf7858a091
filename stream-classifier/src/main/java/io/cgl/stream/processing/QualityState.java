package io.cgl.stream.processing;

import io.cgl.stream.quality.AccuracyState;
import io.cgl.stream.quality.HeldOutRecalls.Recall;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the watch over the accuracy of one model name stands.
 *
 * @param closedThrough windows that end at this time or before are closed
 * @param latest start of the latest window with a labelled event
 * @param late labelled events that came after their window had closed, not reported yet
 * @param modelId the checkpoint that the rest is about
 * @param prequential labelled events of its windows, exponentially forgotten, by true class
 * @param detector what the accuracy detector remembers of it
 */
record QualityState(
    long closedThrough,
    long latest,
    long late,
    String modelId,
    Map<String, Recall> prequential,
    Optional<AccuracyState> detector) {

  /** Nothing seen yet. */
  static final QualityState INITIAL =
      new QualityState(Long.MIN_VALUE, Long.MIN_VALUE, 0, "", Map.of(), Optional.empty());

  QualityState seen(long windowStart, long moreLate) {
    return new QualityState(
        closedThrough,
        Math.max(latest, windowStart),
        late + moreLate,
        modelId,
        prequential,
        detector);
  }

  QualityState closed(long through, long stillLate) {
    return new QualityState(through, latest, stillLate, modelId, prequential, detector);
  }

  QualityState of(String id, Map<String, Recall> recalls, Optional<AccuracyState> state) {
    return new QualityState(closedThrough, latest, late, id, recalls, state);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(closedThrough);
    out.writeLong(latest);
    out.writeLong(late);
    out.writeUTF(modelId);
    write(prequential, out);
    out.writeBoolean(detector.isPresent());
    if (detector.isPresent()) {
      write(detector.get(), out);
    }
  }

  static QualityState read(DataInputStream in) throws IOException {
    return new QualityState(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readUTF(),
        readRecalls(in),
        in.readBoolean() ? Optional.of(readDetector(in)) : Optional.empty());
  }

  private static void write(AccuracyState state, DataOutputStream out) throws IOException {
    out.writeUTF(state.modelId());
    out.writeDouble(state.logR());
    out.writeDouble(state.logRise());
    out.writeLong(state.evidenceFrom());
    write(state.suspected(), out);
    out.writeUTF(state.episode().orElse(""));
    out.writeLong(state.openedAt());
    out.writeInt(state.windows());
    out.writeInt(state.calmWindows());
  }

  private static AccuracyState readDetector(DataInputStream in) throws IOException {
    return new AccuracyState(
        in.readUTF(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        readRecalls(in),
        Optional.of(in.readUTF()).filter(episode -> !episode.isEmpty()),
        in.readLong(),
        in.readInt(),
        in.readInt());
  }

  private static void write(Map<String, Recall> recalls, DataOutputStream out) throws IOException {
    out.writeInt(recalls.size());
    for (Map.Entry<String, Recall> recall : new TreeMap<>(recalls).entrySet()) {
      out.writeUTF(recall.getKey());
      out.writeDouble(recall.getValue().labelled());
      out.writeDouble(recall.getValue().recalled());
    }
  }

  private static Map<String, Recall> readRecalls(DataInputStream in) throws IOException {
    Map<String, Recall> recalls = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      recalls.put(in.readUTF(), new Recall(in.readDouble(), in.readDouble()));
    }
    return recalls;
  }
}
