package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.Sha256;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.data.TableProfile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * The input of one training.
 *
 * @param modelName the model that the checkpoint is a version of
 * @param dataName name of the data in provenance and report
 * @param profile of the data: inputs and notes
 * @param training rows to learn from
 * @param fitted rows that decision and temperature are chosen on: they must have the distribution
 *     of the stream that will be classified; empty to choose them on predictions out of fold
 * @param measured rows for figures, golden rows and the drift detector's reference, of the same
 *     distribution, on which nothing is chosen; empty to have nested figures of the fitted rows, or
 *     of predictions out of fold
 */
public record TrainingTask(
    String modelName,
    String dataName,
    TableProfile profile,
    Dataset training,
    Dataset fitted,
    Dataset measured,
    CglNetConfig config) {

  /**
   * The task of one set of rows: a share of every class is held out, so the rows must have the
   * stream's distribution.
   *
   * @param profile of these rows
   * @param heldOutShare between 0 and 1
   */
  public static TrainingTask of(
      String modelName,
      LabelledRows rows,
      TableProfile profile,
      double heldOutShare,
      CglNetConfig config) {
    Dataset all = profile.read(rows);
    StratifiedSplit split = StratifiedSplit.of(all, heldOutShare, config.seed());
    return of(
        modelName,
        rows.name(),
        profile,
        all.subset(split.training()),
        all.subset(split.heldOut()),
        config);
  }

  /**
   * The task of rows to learn from and held-out ones, which are only measured where what is served
   * can be chosen out of fold.
   */
  public static TrainingTask of(
      String modelName,
      String dataName,
      TableProfile profile,
      Dataset training,
      Dataset heldOut,
      CglNetConfig config) {
    Dataset none = training.subset(new int[0]);
    return config.judgedOutOfFold()
        ? new TrainingTask(modelName, dataName, profile, training, none, heldOut, config)
        : new TrainingTask(modelName, dataName, profile, training, heldOut, none, config);
  }

  /** Rows that are not learnt from, for golden rows and the check of the graph: may be empty. */
  Dataset unlearnt() {
    return measured.rows() > 0 ? measured : fitted;
  }

  /** Number of rows to learn from and held out. */
  long rows() {
    return (long) training.rows() + fitted.rows() + measured.rows();
  }

  /**
   * The digest of all rows that the network learns from, lower-case hex SHA-256: encoded features,
   * labels, groups and class names, in order.
   */
  public String dataSha256() {
    return digest(List.of(training, fitted));
  }

  /** The digest of rows, as above. */
  static String digest(List<Dataset> rows) {
    MessageDigest digest = Sha256.start();
    for (Dataset data : rows) {
      data.classes().forEach(name -> digest.update(name.getBytes(StandardCharsets.UTF_8)));
      int width = data.layout().width();
      boolean grouped = data.groups().length > 0;
      ByteBuffer row = ByteBuffer.allocate(Float.BYTES * width + (grouped ? 2 : 1) * Integer.BYTES);
      for (int i = 0; i < data.rows(); i++) {
        row.clear();
        row.asFloatBuffer().put(data.features(), i * width, width);
        row.putInt(Float.BYTES * width, data.labels()[i]);
        if (grouped) {
          row.putInt(Float.BYTES * width + Integer.BYTES, data.groups()[i]);
        }
        digest.update(row);
      }
    }
    return Sha256.finish(digest);
  }
}
