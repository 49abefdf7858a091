package io.cgl.stream.model;

import io.cgl.stream.abstaining.Abstention;
import io.cgl.stream.metrics.ClassifierMetrics;
import io.cgl.stream.priors.DecisionPrior;
import io.cgl.stream.scoring.ModelSlot;
import io.cgl.stream.scoring.RegistryUnavailableException;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the announcements of one model on a thread of its own, and swaps in each checkpoint that
 * passes every check: fetched, verified by digest, loaded, right on its golden rows, warmed up. One
 * that does not leaves the model before it serving. Either way the status topic says so.
 *
 * <p>{@link AnnouncementFollower} reads, {@link DesiredModels} decides, {@link CheckpointLoading}
 * loads, {@link ModelSwitch} swaps, {@link ModelLife} tells. Nothing that is thrown ends the
 * thread.
 */
public final class ModelLoader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ModelLoader.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration COMPARISON_INTERVAL = Duration.ofMinutes(1);
  private static final long WAITING_REMINDER_NANOS = Duration.ofSeconds(30).toNanos();

  private final Cluster cluster;
  private final TopicCatalogue topics;
  private final String modelName;
  private final ModelSlot slot;
  private final ModelStatusPublisher status;
  private final ModelLife life;
  private final ModelSwitch models;
  private final Thread thread = new Thread(this::run, "cgl-model-loader");

  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile AnnouncementFollower follower;
  private long remindedAt = System.nanoTime() - WAITING_REMINDER_NANOS;

  /**
   * @param trust which bundles may be loaded
   * @param abstention whose thresholds a model's classes must go with
   * @param prior which a model must say enough for
   * @param slot to swap models into
   * @param metrics to count loads and refusals with
   * @param onFirstModel called on the loader's thread once the first model serves
   */
  public ModelLoader(
      Cluster cluster,
      TopicCatalogue topics,
      String modelName,
      TrustPolicy trust,
      Abstention abstention,
      DecisionPrior prior,
      ModelSlot slot,
      ClassifierMetrics metrics,
      Runnable onFirstModel) {
    this(
        cluster,
        topics,
        modelName,
        slot,
        new MeasuredSource(new CheckpointLoading(modelName, trust, abstention, prior), metrics),
        COMPARISON_INTERVAL,
        onFirstModel);
  }

  ModelLoader(
      Cluster cluster,
      TopicCatalogue topics,
      String modelName,
      ModelSlot slot,
      ModelSource source,
      Duration comparisonInterval,
      Runnable onFirstModel) {
    this.cluster = cluster;
    this.topics = topics;
    this.modelName = modelName;
    this.slot = slot;
    this.status = new ModelStatusPublisher(cluster, topics.modelStatus(), InstantSource.system());
    this.life = new ModelLife(status);
    this.models =
        new ModelSwitch(
            slot,
            source,
            life,
            new Comparison(slot::agreement, life, comparisonInterval),
            onFirstModel);
    thread.setDaemon(true);
  }

  /** Begins to follow. */
  public void start() {
    thread.start();
  }

  /** Stops following; what serves goes on serving. */
  @Override
  public void close() {
    closing.countDown();
    AnnouncementFollower waiting = follower;
    if (waiting != null) {
      waiting.wakeup();
    }
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (status) {
      while (!isClosing()) {
        try (AnnouncementFollower fresh =
            new AnnouncementFollower(cluster, topics.models(), modelName)) {
          follower = fresh;
          follow(fresh);
        } catch (WakeupException e) {
          log.debug("The model loader was woken", e);
        } catch (RuntimeException e) {
          log.warn("Cannot follow {}: {}; trying again", topics.models().name(), e.getMessage());
          pause();
        }
      }
    }
  }

  private void follow(AnnouncementFollower from) {
    while (!isClosing()) {
      remindWhileWaiting();
      try {
        from.poll(POLL).ifPresent(models::bringTo);
      } catch (RegistryUnavailableException e) {
        log.warn("Cannot read an announcement yet: {}", e.getMessage());
        pause();
      }
      models.compareWhenDue();
    }
  }

  private void remindWhileWaiting() {
    if (slot.version().isEmpty() && System.nanoTime() - remindedAt >= WAITING_REMINDER_NANOS) {
      remindedAt = System.nanoTime();
      life.awaited(modelName, topics.models().name());
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause() {
    try {
      if (closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("The model loader closes after a failure");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
