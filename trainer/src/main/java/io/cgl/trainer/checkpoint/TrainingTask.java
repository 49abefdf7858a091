package io.cgl.trainer.checkpoint;

import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.data.TableProfile;

/**
 * What a checkpoint is to be trained from.
 *
 * @param modelName the name that it will be a version of
 * @param dataName what the data is called in provenance and report
 * @param profile of the data: inputs, and what is to be said about them
 * @param training rows to learn from
 * @param heldOut rows that decision and calibration are fitted on: they must have the distribution
 *     of the stream that will be classified
 * @param measured rows for figures, golden rows and the drift detector's reference, of the same
 *     distribution; the held-out rows where none are kept apart
 * @param config how to train
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
   * The task that one set of rows makes: a share of every class is held out, so the rows themselves
   * must have the stream's distribution.
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

  /** The digest of all rows that the network learns from, lower-case hex SHA-256. */
  public String dataSha256() {
    return DatasetDigest.sha256(training, heldOut);
  }
}
