package io.cgl.trainer.checkpoint;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.training.CglNetConfig;

/**
 * What a checkpoint is to be trained from.
 *
 * @param modelName the name that it will be a version of
 * @param dataName what the data is called in provenance and report
 * @param profile of the data: inputs and classes
 * @param training rows to learn from
 * @param heldOut rows for calibration, figures and golden rows, and the drift detector's reference:
 *     they must have the distribution of the stream that will be classified
 * @param config how to train
 */
public record TrainingTask(
    String modelName,
    String dataName,
    TableProfile profile,
    Dataset training,
    Dataset heldOut,
    CglNetConfig config) {}
