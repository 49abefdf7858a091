package io.cgl.drift;

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
    write(state.dispersion(), out);
    write(state.evidence(), out);
    VectorFormat.write(state.absorbed(), out);
    VectorFormat.write(state.tentative(), out);
    VectorFormat.write(state.suspected(), out);
    out.writeDouble(state.logRise());
    out.writeLong(state.evidenceFrom());
    out.writeBoolean(state.episode().isPresent());
    if (state.episode().isPresent()) {
      write(state.episode().get(), out);
    }
    out.writeDouble(state.logReturn());
    out.writeInt(state.coolDown());
    out.writeBoolean(state.open().isPresent());
    if (state.open().isPresent()) {
      write(state.open().get(), out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static DetectorState read(DataInputStream in) throws IOException {
    return new DetectorState(
        in.readUTF(),
        readDispersion(in),
        readEvidence(in),
        VectorFormat.read(in),
        VectorFormat.read(in),
        VectorFormat.read(in),
        in.readDouble(),
        in.readLong(),
        in.readBoolean() ? Optional.of(readEpisode(in)) : Optional.empty(),
        in.readDouble(),
        in.readInt(),
        in.readBoolean() ? Optional.of(readBlock(in)) : Optional.empty());
  }

  private static void write(Dispersion dispersion, DataOutputStream out) throws IOException {
    VectorFormat.write(dispersion.precisions(), out);
    VectorFormat.write(dispersion.recent(), out);
    out.writeInt(dispersion.correlations().size());
    for (Correlation correlation : dispersion.correlations()) {
      out.writeInt(correlation.windows());
      VectorFormat.write(correlation.scores(), out);
      VectorFormat.write(correlation.counts(), out);
      out.writeInt(correlation.filled());
      VectorFormat.write(correlation.recent(), out);
    }
  }

  private static Dispersion readDispersion(DataInputStream in) throws IOException {
    double[] precisions = VectorFormat.read(in);
    double[] recent = VectorFormat.read(in);
    List<Correlation> correlations = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      correlations.add(
          new Correlation(
              in.readInt(),
              VectorFormat.read(in),
              VectorFormat.read(in),
              in.readInt(),
              VectorFormat.read(in)));
    }
    return new Dispersion(precisions, recent, List.copyOf(correlations));
  }

  private static void write(Evidence evidence, DataOutputStream out) throws IOException {
    VectorFormat.write(evidence.logs(), out);
    out.writeInt(evidence.recent().length);
    for (double[] recent : evidence.recent()) {
      VectorFormat.write(recent, out);
    }
  }

  private static Evidence readEvidence(DataInputStream in) throws IOException {
    double[] logs = VectorFormat.read(in);
    double[][] recent = new double[in.readInt()][];
    for (int i = 0; i < recent.length; i++) {
      recent[i] = VectorFormat.read(in);
    }
    return new Evidence(logs, recent);
  }

  private static void write(Block block, DataOutputStream out) throws IOException {
    out.writeInt(block.windows());
    for (Block.Part part : block.parts()) {
      out.writeLong(part.start());
      out.writeInt(part.counts().length);
      for (long count : part.counts()) {
        out.writeLong(count);
      }
    }
    out.writeDouble(block.cut());
    out.writeDouble(block.logR());
  }

  private static Block readBlock(DataInputStream in) throws IOException {
    List<Block.Part> parts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      long start = in.readLong();
      long[] counts = new long[in.readInt()];
      for (int k = 0; k < counts.length; k++) {
        counts[k] = in.readLong();
      }
      parts.add(new Block.Part(start, counts));
    }
    return new Block(parts, in.readDouble(), in.readDouble());
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
}
