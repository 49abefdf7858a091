package io.cgl.benchmarks.accuracy.method;

import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterCreate;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterFree;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterPredictForCSR;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_BoosterUpdateOneIter;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_DatasetCreateFromCSR;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_DatasetFree;
import static com.microsoft.ml.lightgbm.lightgbmlib.LGBM_DatasetSetField;
import static com.microsoft.ml.lightgbm.lightgbmlib.delete_doubleArray;
import static com.microsoft.ml.lightgbm.lightgbmlib.delete_floatArray;
import static com.microsoft.ml.lightgbm.lightgbmlib.delete_int64_tp;
import static com.microsoft.ml.lightgbm.lightgbmlib.delete_intp;
import static com.microsoft.ml.lightgbm.lightgbmlib.delete_voidpp;
import static com.microsoft.ml.lightgbm.lightgbmlib.doubleArray_getitem;
import static com.microsoft.ml.lightgbm.lightgbmlib.float_to_voidp_ptr;
import static com.microsoft.ml.lightgbm.lightgbmlib.intp_value;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_doubleArray;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_int64_tp;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_intp;
import static com.microsoft.ml.lightgbm.lightgbmlib.new_voidpp;
import static com.microsoft.ml.lightgbm.lightgbmlib.voidpp_value;
import static com.microsoft.ml.lightgbm.lightgbmlibConstants.C_API_DTYPE_FLOAT32;
import static com.microsoft.ml.lightgbm.lightgbmlibConstants.C_API_DTYPE_INT32;
import static com.microsoft.ml.lightgbm.lightgbmlibConstants.C_API_PREDICT_NORMAL;
import static io.cgl.benchmarks.accuracy.method.LightGbmLibrary.check;

import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_float;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_int;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.trees.TreeRows;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * LightGBM (Ke et al. 2017), otherwise with its own defaults. Nothing in it is random.
 *
 * <p>Its own penalty is 0: with it the leaves of classes of a few rows diverge.
 *
 * @param rounds of boosting, one tree per class in each
 * @param leaves of a tree at most
 * @param learningRate shrinks every tree
 * @param penalty of squared leaves; XGBoost's is 1
 */
record LightGbm(int rounds, int leaves, double learningRate, double penalty)
    implements TreeTraining.Trees {

  private static final int ALL_ROUNDS = 0;

  @Override
  public boolean random() {
    return false;
  }

  @Override
  public TreeModel train(Dataset rows, float[] weights, long seed) {
    LightGbmLibrary.load();
    String parameters = parameters(rows.classes().size());
    try (LightGbmRows cells = new LightGbmRows(rows)) {
      SWIGTYPE_p_void data =
          created(
              out ->
                  check(
                      LGBM_DatasetCreateFromCSR(
                          cells.starts(),
                          C_API_DTYPE_INT32,
                          cells.filled(),
                          cells.values(),
                          C_API_DTYPE_FLOAT32,
                          cells.startCount(),
                          cells.valueCount(),
                          cells.columns(),
                          parameters,
                          null,
                          out)));
      try {
        set(data, "label", TreeRows.labels(rows));
        set(data, "weight", weights);
        SWIGTYPE_p_void booster = created(out -> check(LGBM_BoosterCreate(data, parameters, out)));
        grow(booster);
        return new TreeModel(
            some -> predict(booster, some), () -> check(LGBM_BoosterFree(booster)));
      } finally {
        check(LGBM_DatasetFree(data));
      }
    }
  }

  private String parameters(int classes) {
    return String.format(
        Locale.ROOT,
        "objective=multiclass num_class=%d num_leaves=%d learning_rate=%s lambda_l2=%s num_threads=1"
            + " deterministic=true force_row_wise=true verbosity=-1",
        classes,
        leaves,
        learningRate,
        penalty);
  }

  private void grow(SWIGTYPE_p_void booster) {
    SWIGTYPE_p_int finished = new_intp();
    try {
      // Finished: no leaf can be split any more.
      for (int round = 0; round < rounds && (round == 0 || intp_value(finished) == 0); round++) {
        check(LGBM_BoosterUpdateOneIter(booster, finished));
      }
    } finally {
      delete_intp(finished);
    }
  }

  private static Scores predict(SWIGTYPE_p_void booster, Dataset rows) {
    float[] flat = new float[rows.rows() * rows.classes().size()];
    SWIGTYPE_p_double scores = new_doubleArray(Math.max(1, flat.length));
    SWIGTYPE_p_long_long count = new_int64_tp();
    try (LightGbmRows cells = new LightGbmRows(rows)) {
      check(
          LGBM_BoosterPredictForCSR(
              booster,
              cells.starts(),
              C_API_DTYPE_INT32,
              cells.filled(),
              cells.values(),
              C_API_DTYPE_FLOAT32,
              cells.startCount(),
              cells.valueCount(),
              cells.columns(),
              C_API_PREDICT_NORMAL,
              0,
              ALL_ROUNDS,
              "num_threads=1",
              count,
              scores));
      for (int i = 0; i < flat.length; i++) {
        flat[i] = (float) doubleArray_getitem(scores, i);
      }
      return new Scores(flat, rows.classes().size());
    } finally {
      delete_int64_tp(count);
      delete_doubleArray(scores);
    }
  }

  private static void set(SWIGTYPE_p_void data, String field, float[] values) {
    SWIGTYPE_p_float copy = LightGbmRows.floats(values);
    try {
      check(
          LGBM_DatasetSetField(
              data, field, float_to_voidp_ptr(copy), values.length, C_API_DTYPE_FLOAT32));
    } finally {
      delete_floatArray(copy);
    }
  }

  private static SWIGTYPE_p_void created(Consumer<SWIGTYPE_p_p_void> constructor) {
    SWIGTYPE_p_p_void out = new_voidpp();
    try {
      constructor.accept(out);
      return voidpp_value(out);
    } finally {
      delete_voidpp(out);
    }
  }
}
