package io.cgl.benchmarks.accuracy.report;

import io.cgl.benchmarks.accuracy.method.MethodResult;

/** The figures that methods are compared by, all from 0 to 1 and the higher the better. */
enum Figure {
  BALANCED_ACCURACY("balanced accuracy", "balancedAccuracy"),
  MACRO_F1("macro-F1", "macroF1"),
  G_MEAN("G-mean", "gMean"),
  ACCURACY("accuracy", "accuracy");

  private final String title;
  private final String key;

  Figure(String title, String key) {
    this.title = title;
    this.key = key;
  }

  /** Its name in JSON. */
  String key() {
    return key;
  }

  String title() {
    return title;
  }

  double of(MethodResult result) {
    MethodResult.Quality quality = result.quality();
    return switch (this) {
      case BALANCED_ACCURACY -> quality.balancedAccuracy();
      case MACRO_F1 -> quality.macroF1();
      case G_MEAN -> quality.gMean();
      case ACCURACY -> quality.accuracy();
    };
  }
}
