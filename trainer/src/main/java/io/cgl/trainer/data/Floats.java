package io.cgl.trainer.data;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Arrays of floats, for which the JDK has no streams. */
public final class Floats {

  private Floats() {}

  /** A value of each item, in order. */
  public static <T> float[] of(List<T> items, ToDoubleFunction<? super T> value) {
    float[] floats = new float[items.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) value.applyAsDouble(items.get(i));
    }
    return floats;
  }
}
