package io.cgl.trainer.trees;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Gradient-boosted trees. Hold native memory until {@link #close}; for one thread. */
public final class BoostedTrees implements AutoCloseable {

  private final Booster booster;
  private final FeatureLayout layout;

  BoostedTrees(Booster booster, FeatureLayout layout) {
    this.booster = booster;
    this.layout = layout;
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @param layout of the raw rows
   * @throws IOException if these are not such trees
   */
  public static BoostedTrees of(byte[] bytes, FeatureLayout layout) throws IOException {
    try {
      return new BoostedTrees(XGBoost.loadModel(new ByteArrayInputStream(bytes)), layout);
    } catch (XGBoostError e) {
      throw new IOException("not boosted trees:  " + e.getMessage(), e);
    }
  }

  /** The trees in XGBoost's own form (UBJSON). */
  public byte[] toBytes() {
    return bytes("ubj");
  }

  /** Class probabilities of raw rows under the prior of the training rows. */
  public Scores probabilities(Dataset rows) {
    return TreeRows.predict(booster, rows, false);
  }

  /** The margin of each class: log-probabilities up to a constant per row. */
  public Scores margins(Dataset rows) {
    return TreeRows.predict(booster, rows, true);
  }

  /** The trees one by one, in the order in which they are added up. */
  public List<Tree> trees() {
    try {
      return TreeReader.read(bytes("json"), layout);
    } catch (IOException e) {
      throw new IllegalStateException("XGBoost's model is not in the form of version 3", e);
    }
  }

  @Override
  public void close() {
    booster.dispose();
  }

  private byte[] bytes(String format) {
    try {
      return booster.toByteArray(format);
    } catch (XGBoostError e) {
      throw new TreesException(e);
    }
  }
}
