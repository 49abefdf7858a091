package io.cgl.trainer.retrain;

import io.cgl.checkpoint.signing.SigningKey;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.TableProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the retraining job, with safe defaults in {@link #builder}.
 *
 * @param modelName the model whose requests it answers
 * @param eventsTopic the topic of the events that labels belong to
 * @param base labelled rows that are part of every training set
 * @param store the folder under which bundles are written; the classifiers must be able to read it
 * @param overrides kinds of fields that the user sets
 * @param span how long before the drift labelled events are used for training
 * @param minRecentLabels labelled events since the drift to wait for
 * @param patience how long to wait for them
 * @param maxRows most rows to train on
 * @param halfLife age at which a row has half the weight, if there are more
 * @param confidence with which a challenger must be better, between 0.5 and 1
 * @param warmStart whether challengers start from the champion's parameters, where these fit
 * @param withoutLabels what to do with too few labels
 * @param attempts attempts at a training for one request before giving up
 * @param config how challengers are trained
 * @param schedule when to retrain without a request, if ever
 * @param signingKey signs announced winners, if present
 * @param heartbeat a file that the job touches once a second, for liveness probes
 */
public record RetrainingSettings(
    String modelName,
    String eventsTopic,
    LabelledRows base,
    Path store,
    TableProfile.Overrides overrides,
    Duration span,
    int minRecentLabels,
    Duration patience,
    int maxRows,
    Duration halfLife,
    double confidence,
    boolean warmStart,
    WithoutLabels withoutLabels,
    int attempts,
    CglNetConfig config,
    Optional<CronSchedule> schedule,
    Optional<SigningKey> signingKey,
    Optional<Path> heartbeat) {

  public RetrainingSettings {
    require(
        confidence > 0.5 && confidence < 1,
        "the confidence must lie between 0.5 and 1, not " + confidence);
    require(
        minRecentLabels >= 1,
        "at least one labelled event must be waited for, not " + minRecentLabels);
    require(maxRows >= 2, "at least 2 rows must be learnt from, not " + maxRows);
    require(halfLife.toMillis() > 0, "the half-life must be longer than 0, not " + halfLife);
    require(attempts >= 1, "a training must be attempted at least once, not " + attempts);
  }

  public static Builder builder(
      String modelName, String eventsTopic, LabelledRows base, Path store) {
    return new Builder(modelName, eventsTopic, base, store);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Collects settings; all are optional and begin with a safe default. Null stands for none. */
  public static final class Builder {

    private final String modelName;
    private final String eventsTopic;
    private final LabelledRows base;
    private final Path store;
    private TableProfile.Overrides overrides = TableProfile.Overrides.NONE;
    private Duration span = Duration.ofDays(7);
    private int minRecentLabels = 1000;
    private Duration patience = Duration.ofHours(1);
    private int maxRows = 100_000;
    private Duration halfLife = Duration.ofDays(3);
    private double confidence = 0.9;
    private boolean warmStart = true;
    private WithoutLabels withoutLabels = WithoutLabels.KEEP;
    private int attempts = 5;
    private CglNetConfig config = CglNetConfig.defaults();
    private CronSchedule schedule;
    private SigningKey signingKey;
    private Path heartbeat;

    private Builder(String modelName, String eventsTopic, LabelledRows base, Path store) {
      this.modelName = modelName;
      this.eventsTopic = eventsTopic;
      this.base = base;
      this.store = store;
    }

    public Builder withOverrides(TableProfile.Overrides value) {
      overrides = value;
      return this;
    }

    public Builder withSpan(Duration value) {
      span = value;
      return this;
    }

    public Builder withLabels(int least, Duration forHowLong) {
      minRecentLabels = least;
      patience = forHowLong;
      return this;
    }

    public Builder withMaxRows(int value) {
      maxRows = value;
      return this;
    }

    public Builder withHalfLife(Duration value) {
      halfLife = value;
      return this;
    }

    public Builder withConfidence(double value) {
      confidence = value;
      return this;
    }

    public Builder withWarmStart(boolean value) {
      warmStart = value;
      return this;
    }

    public Builder withoutLabels(WithoutLabels value) {
      withoutLabels = value;
      return this;
    }

    public Builder withAttempts(int value) {
      attempts = value;
      return this;
    }

    public Builder withConfig(CglNetConfig value) {
      config = value;
      return this;
    }

    public Builder withSchedule(CronSchedule value) {
      schedule = value;
      return this;
    }

    public Builder withSigningKey(SigningKey value) {
      signingKey = value;
      return this;
    }

    public Builder withHeartbeat(Path value) {
      heartbeat = value;
      return this;
    }

    public RetrainingSettings build() {
      return new RetrainingSettings(
          modelName,
          eventsTopic,
          base,
          store,
          overrides,
          span,
          minRecentLabels,
          patience,
          maxRows,
          halfLife,
          confidence,
          warmStart,
          withoutLabels,
          attempts,
          config,
          Optional.ofNullable(schedule),
          Optional.ofNullable(signingKey),
          Optional.ofNullable(heartbeat));
    }
  }
}
