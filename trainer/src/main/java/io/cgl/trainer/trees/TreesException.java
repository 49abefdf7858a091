package io.cgl.trainer.trees;

import ml.dmlc.xgboost4j.java.XGBoostError;

/** A failure within XGBoost. */
public final class TreesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Wraps the error of XGBoost. */
  public TreesException(XGBoostError cause) {
    super("XGBoost failed: " + cause.getMessage(), cause);
  }
}
