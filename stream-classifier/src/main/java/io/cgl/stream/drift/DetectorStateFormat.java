package io.cgl.stream.drift;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bytes of a {@link DetectorState}, for stores. */
public final class DetectorStateFormat {

  private DetectorStateFormat() {}

  /** Writes a state. */
  public static void write(DetectorState state, DataOutputStream out) throws IOException {
    out.writeUTF(state.modelId());
    write(state.absorbed(), out);
    write(state.tentative(), out);
    write(state.suspected(), out);
    write(state.recent(), out);
    out.writeDouble(state.logR());
    out.writeDouble(state.logRise());
    out.writeLong(state.evidenceFrom());
    out.writeBoolean(state.episode().isPresent());
    if (state.episode().isPresent()) {
      write(state.episode().get(), out);
    }
    out.writeInt(state.calmWindows());
    out.writeInt(state.coolDown());
  }

  /** Reads what {@link #write} wrote. */
  public static DetectorState read(DataInputStream in) throws IOException {
    return new DetectorState(
        in.readUTF(),
        readVector(in),
        readVector(in),
        readVector(in),
        readVector(in),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readBoolean() ? Optional.of(readEpisode(in)) : Optional.empty(),
        in.readInt(),
        in.readInt());
  }

  private static void write(Episode episode, DataOutputStream out) throws IOException {
    out.writeUTF(episode.id());
    out.writeLong(episode.openedAt());
    out.writeLong(episode.evidenceFrom());
    out.writeInt(episode.windows());
    out.writeInt(episode.shifts().size());
    for (DriftDetector.Shift shift : episode.shifts()) {
      out.writeInt(shift.position());
      out.writeDouble(shift.referenceShare());
      out.writeDouble(shift.observedShare());
      out.writeDouble(shift.evidence());
    }
  }

  private static Episode readEpisode(DataInputStream in) throws IOException {
    String id = in.readUTF();
    long openedAt = in.readLong();
    long evidenceFrom = in.readLong();
    int windows = in.readInt();
    List<DriftDetector.Shift> shifts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      shifts.add(
          new DriftDetector.Shift(in.readInt(), in.readDouble(), in.readDouble(), in.readDouble()));
    }
    return new Episode(id, openedAt, evidenceFrom, windows, shifts);
  }

  private static void write(double[] vector, DataOutputStream out) throws IOException {
    out.writeInt(vector.length);
    for (double value : vector) {
      out.writeDouble(value);
    }
  }

  private static double[] readVector(DataInputStream in) throws IOException {
    double[] vector = new double[in.readInt()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = in.readDouble();
    }
    return vector;
  }
}
