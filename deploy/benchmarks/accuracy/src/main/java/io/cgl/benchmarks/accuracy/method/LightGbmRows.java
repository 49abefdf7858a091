package io.cgl.benchmarks.accuracy.method;

import static com.microsoft.ml.lightgbm.lightgbmlib.delete_floatArray;
import static com.microsoft.ml.lightgbm.lightgbmlib.delete_intArray;
import static com.microsoft.ml.lightgbm.lightgbmlib.floatArray_setitem;
import static com.microsoft.ml.lightgbm.lightgbmlib.float_to_voidp_ptr;
import static com.microsoft.ml.lightgbm.lightgbmlib.intArray_setitem;
import static com.microsoft.ml.lightgbm.lightgbmlib.int_to_voidp_ptr;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_floatArray;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_intArray;

import com.microsoft.ml.lightgbm.SWIGTYPE_p_float;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_int;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import io.cgl.trainer.data.Dataset;

/** Rows in LightGBM's memory, until {@link #close}. */
final class LightGbmRows implements AutoCloseable {

  private final OneHotRows rows;
  private final SWIGTYPE_p_int starts;
  private final SWIGTYPE_p_int filled;
  private final SWIGTYPE_p_float values;

  LightGbmRows(Dataset data) {
    rows = OneHotRows.of(data);
    starts = ints(rows.starts());
    filled = ints(rows.filled());
    values = floats(rows.values());
  }

  int columns() {
    return rows.columns();
  }

  /** One more than there are rows. */
  int startCount() {
    return rows.starts().length;
  }

  int valueCount() {
    return rows.values().length;
  }

  SWIGTYPE_p_void starts() {
    return int_to_voidp_ptr(starts);
  }

  SWIGTYPE_p_int filled() {
    return filled;
  }

  SWIGTYPE_p_void values() {
    return float_to_voidp_ptr(values);
  }

  @Override
  public void close() {
    delete_intArray(starts);
    delete_intArray(filled);
    delete_floatArray(values);
  }

  /** A copy in native memory, to be deleted by the caller. */
  static SWIGTYPE_p_float floats(float[] values) {
    SWIGTYPE_p_float copy = new_floatArray(Math.max(1, values.length));
    for (int i = 0; i < values.length; i++) {
      floatArray_setitem(copy, i, values[i]);
    }
    return copy;
  }

  private static SWIGTYPE_p_int ints(int[] values) {
    SWIGTYPE_p_int copy = new_intArray(Math.max(1, values.length));
    for (int i = 0; i < values.length; i++) {
      intArray_setitem(copy, i, values[i]);
    }
    return copy;
  }
}
