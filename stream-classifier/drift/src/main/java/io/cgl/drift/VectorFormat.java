package io.cgl.drift;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The bytes of one number per class, for stores: how many there are, and each. */
public final class VectorFormat {

  private VectorFormat() {}

  /** Writes a vector. */
  public static void write(double[] vector, DataOutputStream out) throws IOException {
    out.writeInt(vector.length);
    for (double value : vector) {
      out.writeDouble(value);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static double[] read(DataInputStream in) throws IOException {
    double[] vector = new double[in.readInt()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = in.readDouble();
    }
    return vector;
  }
}
