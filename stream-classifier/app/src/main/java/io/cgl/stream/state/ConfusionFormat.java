package io.cgl.stream.state;

import io.cgl.checkpoint.priors.HeldOutConfusion;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/** The bytes of a confusion matrix: of each row the counts above 0, for most are not. */
final class ConfusionFormat {

  private ConfusionFormat() {}

  static void write(Optional<HeldOutConfusion> confusion, DataOutputStream out) throws IOException {
    int classes = confusion.map(HeldOutConfusion::classes).orElse(0);
    out.writeInt(classes);
    for (int k = 0; k < classes; k++) {
      writeRow(confusion.get(), k, out);
    }
  }

  static Optional<HeldOutConfusion> read(DataInputStream in) throws IOException {
    int classes = in.readInt();
    if (classes == 0) {
      return Optional.empty();
    }
    long[][] counts = new long[classes][classes];
    for (long[] row : counts) {
      for (int left = in.readInt(); left > 0; left--) {
        row[in.readInt()] = in.readLong();
      }
    }
    return Optional.of(HeldOutConfusion.of(counts));
  }

  private static void writeRow(HeldOutConfusion confusion, int row, DataOutputStream out)
      throws IOException {
    int above = 0;
    for (int j = 0; j < confusion.classes(); j++) {
      above += confusion.count(row, j) > 0 ? 1 : 0;
    }
    out.writeInt(above);
    for (int j = 0; j < confusion.classes(); j++) {
      if (confusion.count(row, j) > 0) {
        out.writeInt(j);
        out.writeLong(confusion.count(row, j));
      }
    }
  }
}
