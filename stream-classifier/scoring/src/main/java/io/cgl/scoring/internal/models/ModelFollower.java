package io.cgl.scoring.internal.models;

import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.internal.ModelSlot;
import io.cgl.scoring.internal.ScoringMeters;
import io.cgl.topics.Cluster;
import io.cgl.topics.RegistryUnavailableException;
import io.cgl.topics.TopicCatalogue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the announcements of one model on a thread of its own, and swaps in each checkpoint that
 * passes every check: fetched, verified by digest, loaded, right on its golden rows, warmed up. One
 * that does not leaves the model before it serving. Either way the status topic says so.
 *
 * <p>{@link AnnouncementFollower} reads, {@link DesiredModels} decides, {@link CheckpointLoader}
 * loads, {@link ModelSwapper} swaps, {@link ModelLifecycleLog} reports. Nothing that is thrown ends
 * the thread.
 */
public final class ModelFollower implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ModelFollower.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final long WAITING_REMINDER_NANOS = Duration.ofSeconds(30).toNanos();

  private final Cluster cluster;
  private final TopicCatalogue topics;
  private final String modelName;
  private final ModelSlot slot;
  private final ModelStatusPublisher status;
  private final ModelLifecycleLog life;
  private final ModelSwapper models;
  private final Thread thread = new Thread(this::run, "cgl-model-follower");

  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile AnnouncementFollower follower;
  private long remindedAt = System.nanoTime() - WAITING_REMINDER_NANOS;

  /**
   * @param slot to swap models into
   * @param loader that loads announced models
   * @param comparisonInterval from one report on a candidate to the next
   * @param onFirstModel called with it on the follower's thread once the first model serves
   */
  public ModelFollower(
      Cluster cluster,
      TopicCatalogue topics,
      String modelName,
      ModelSlot slot,
      ModelLoader loader,
      ScoringMeters meters,
      Duration comparisonInterval,
      Consumer<ModelVersion> onFirstModel) {
    this.cluster = cluster;
    this.topics = topics;
    this.modelName = modelName;
    this.slot = slot;
    this.status = new ModelStatusPublisher(cluster, topics.modelStatus(), InstantSource.system());
    this.life = new ModelLifecycleLog(status);
    this.models =
        new ModelSwapper(
            slot,
            loader,
            meters,
            life,
            new ShadowComparison(slot::agreement, life, comparisonInterval),
            onFirstModel);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Asks the thread to end, without waiting for it; a model that serves goes on serving. */
  public void stop() {
    closing.countDown();
    AnnouncementFollower waiting = follower;
    if (waiting != null) {
      waiting.wakeup();
    }
  }

  /** Stops, and waits for a second at most: a model may be loading. */
  @Override
  public void close() {
    stop();
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
          log.debug("The model follower was woken", e);
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
      boolean unused = closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
