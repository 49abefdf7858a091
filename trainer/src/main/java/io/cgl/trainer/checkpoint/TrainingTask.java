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
 * @param heldOut rows that decision and calibration are fitted on: they must have the distribution
 *     of the stream that will be classified
 * @param measured rows for figures, golden rows and the drift detector's reference, of the same
 *     distribution; the held-out rows unless kept apart
 */
public record TrainingTask(
    String modelName,
    String dataName,
    TableProfile profile,
    Dataset training,
    Dataset heldOut,
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
    Dataset heldOut = all.subset(split.heldOut());
    return new TrainingTask(
        modelName, rows.name(), profile, all.subset(split.training()), heldOut, heldOut, config);
  }

  /**
   * The digest of all rows that the network learns from, lower-case hex SHA-256: encoded features,
   * labels and class names, in order.
   */
  public String dataSha256() {
    MessageDigest digest = Sha256.start();
    for (Dataset data : List.of(training, heldOut)) {
      data.classes().forEach(name -> digest.update(name.getBytes(StandardCharsets.UTF_8)));
      int width = data.layout().width();
      ByteBuffer row = ByteBuffer.allocate(Float.BYTES * width + Integer.BYTES);
      for (int i = 0; i < data.rows(); i++) {
        row.clear();
        row.asFloatBuffer().put(data.features(), i * width, width);
        row.putInt(Float.BYTES * width, data.labels()[i]);
        digest.update(row);
      }
    }
    return Sha256.finish(digest);
  }
}
