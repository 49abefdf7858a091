package io.cgl.trainer.retrain;

import io.cgl.checkpoint.SigningKey;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.training.CglNetConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the retraining job works.
 *
 * @param modelName the model whose requests it answers
 * @param eventsTopic the topic of the events that labels belong to
 * @param base labelled rows that every training set begins with
 * @param overrides kinds of fields against appearances
 * @param store the folder under which bundles are written; the classifiers must be able to read it
 * @param span how far before the drift labelled events are taken into the training set
 * @param minRecentLabels how many labelled events since the drift are waited for
 * @param patience how long they are waited for
 * @param heldOutShare share of the labelled events since the drift that champion and challenger are
 *     compared on
 * @param config how challengers are trained
 * @param signingKey what winners are signed with, where they are
 */
public record RetrainingSettings(
    String modelName,
    String eventsTopic,
    LabelledRows base,
    TableProfile.Overrides overrides,
    Path store,
    Duration span,
    int minRecentLabels,
    Duration patience,
    double heldOutShare,
    CglNetConfig config,
    Optional<SigningKey> signingKey) {

  public RetrainingSettings {
    if (!(heldOutShare > 0 && heldOutShare < 1)) {
      throw new IllegalArgumentException(
          "the held-out share must lie between 0 and 1, not " + heldOutShare);
    }
    if (minRecentLabels < 1) {
      throw new IllegalArgumentException(
          "at least one labelled event must be waited for, not " + minRecentLabels);
    }
  }
}
