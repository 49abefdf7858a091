package io.cgl.trainer.training;

import io.cgl.trainer.progress.TrainingHistory.Phase;
import io.cgl.trainer.progress.TrainingHistory.Point;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a training between two steps, sufficient to resume it.
 *
 * @param phases those so far; the last one is current, with its steps so far
 * @param loss the sum of the losses since the last point of its curve
 * @param arrays the parameters of all networks and then the optimiser's state, as they are written
 */
@SuppressWarnings("ArrayRecordComponent") // Written and read once, never compared.
record TrainingSnapshot(List<Phase> phases, double loss, byte[] arrays) {

  TrainingSnapshot {
    phases = List.copyOf(phases);
  }

  /** Number of finished phases. */
  int finished() {
    return phases.size() - 1;
  }

  /** The current phase. */
  Phase current() {
    return phases.get(finished());
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(phases.size());
    for (Phase phase : phases) {
      out.writeUTF(phase.name());
      out.writeInt(phase.steps());
      out.writeLong(phase.rows());
      out.writeDouble(phase.seconds());
      out.writeDouble(phase.secondsOutsideEngine());
      out.writeInt(phase.points().size());
      for (Point point : phase.points()) {
        out.writeDouble(point.epoch());
        out.writeDouble(point.loss());
        out.writeDouble(point.heldOutBalancedAccuracy());
      }
    }
    out.writeDouble(loss);
    out.writeInt(arrays.length);
    out.write(arrays);
  }

  static TrainingSnapshot read(DataInputStream in) throws IOException {
    List<Phase> phases = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      phases.add(
          new Phase(
              in.readUTF(),
              in.readInt(),
              in.readLong(),
              in.readDouble(),
              in.readDouble(),
              readPoints(in)));
    }
    double loss = in.readDouble();
    byte[] arrays = new byte[in.readInt()];
    in.readFully(arrays);
    return new TrainingSnapshot(phases, loss, arrays);
  }

  private static List<Point> readPoints(DataInputStream in) throws IOException {
    List<Point> points = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      points.add(new Point(in.readDouble(), in.readDouble(), in.readDouble()));
    }
    return points;
  }
}
