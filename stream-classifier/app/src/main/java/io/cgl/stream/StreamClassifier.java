package io.cgl.stream;

import io.cgl.scoring.ModelSlot;
import io.cgl.scoring.ModelVersion;
import io.cgl.scoring.ScoringContext;
import io.cgl.scoring.models.CheckpointLoader;
import io.cgl.scoring.models.ModelFollower;
import io.cgl.stream.kafka.BackOff;
import io.cgl.stream.kafka.RecordLimits;
import io.cgl.stream.kafka.TransientFailures;
import io.cgl.stream.models.MeasuredSource;
import io.cgl.stream.models.ModelRequirements;
import io.cgl.stream.monitoring.http.Health;
import io.cgl.stream.monitoring.http.HttpEndpoint;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.monitoring.metrics.ModelsInUse;
import io.cgl.topics.RootMessage;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running classifier: follows a model's announcements, and once there is a model, classifies.
 * No event is read before.
 *
 * <p>It fails for good on what it cannot mend, and then its {@link #failure()} says why. While the
 * brokers or the registry are down it goes on trying, and no event is lost or dead-lettered for
 * that.
 *
 * <p>Safe for use by several threads. Closing takes at most ten seconds.
 */
public final class StreamClassifier implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StreamClassifier.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(8);
  private static final Duration LOADER_CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final ModelSlot slot = new ModelSlot();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final BackOff backOff = new BackOff(System::nanoTime);
  private final String modelName;
  private final Monitoring monitoring;
  private final RecordLimits limits;
  private final ScoringContext scoring;
  private final KafkaStreams streams;
  private final ModelFollower loader;

  /** Where a classifier stands. */
  public enum State {
    /** No model was announced yet that could be loaded. */
    WAITING_FOR_MODEL,
    /** Partitions are being assigned or state is being restored. */
    REBALANCING,
    RUNNING,
    /** It was closed. */
    STOPPED,
    /** It gave up. */
    FAILED
  }

  private StreamClassifier(ClassifierConfig config, PreparedTopics topics, Monitoring monitoring) {
    this.modelName = config.modelName();
    this.monitoring = monitoring;
    ClassifierMetrics metrics = new ClassifierMetrics(monitoring.registry(), ModelsInUse.of(slot));
    limits = new RecordLimits(topics.limits());
    scoring = new ScoringContext(slot, config.registry(), metrics);
    Map<String, Object> settings = KafkaSettings.of(config, scoring, limits, metrics);
    settings.putIfAbsent(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG,
        Math.min(Runtime.getRuntime().availableProcessors(), topics.partitions()));
    streams =
        new KafkaStreams(
            ClassifierTopology.build(
                config, scoring, limits, topics.classificationPartitions(), metrics),
            new StreamsConfig(settings));
    streams.setUncaughtExceptionHandler(this::onFailure);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
            stopped.countDown();
          }
        });
    loader =
        new ModelFollower(
            config.cluster(),
            config.topics(),
            config.modelName(),
            slot,
            new MeasuredSource(
                new CheckpointLoader(
                    config.modelName(),
                    config.trust(),
                    new ModelRequirements(config.abstention(), config.decisionPrior())),
                metrics),
            this::startStreams);
    monitoring.show(config, streams, this::health);
  }

  /**
   * Creates the topics that are missing, and starts.
   *
   * @throws ClassifierException if the brokers cannot be reached, brokers or registry refuse us,
   *     the events topic is not there, the HTTP port is taken, or Kafka refuses a setting
   */
  public static StreamClassifier start(ClassifierConfig config) {
    PreparedTopics topics = PreparedTopics.of(config);
    Monitoring monitoring = Monitoring.open(config.http());
    try {
      StreamClassifier classifier = new StreamClassifier(config, topics, monitoring);
      classifier.loader.start();
      return classifier;
    } catch (KafkaException e) {
      monitoring.close();
      throw new ClassifierException(
          "Kafka refuses the settings: %s; check the Kafka properties".formatted(RootMessage.of(e)),
          e);
    }
  }

  /** Where it stands. */
  public State state() {
    return switch (streams.state()) {
      case CREATED -> stopped.getCount() == 0 ? State.STOPPED : State.WAITING_FOR_MODEL;
      case REBALANCING -> State.REBALANCING;
      case RUNNING -> State.RUNNING;
      case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR ->
          failure.get() == null ? State.STOPPED : State.FAILED;
    };
  }

  /** The id of the checkpoint that serves, if one does. */
  public Optional<String> servedModelId() {
    return slot.version().map(ModelVersion::id);
  }

  /** How it is, as its HTTP endpoint tells it. */
  public Health health() {
    State state = state();
    Optional<String> model = servedModelId();
    String reason =
        switch (state) {
          case WAITING_FOR_MODEL -> "waiting for a checkpoint of model " + modelName;
          case REBALANCING -> "partitions are being assigned or state is being restored";
          case RUNNING -> model.isPresent() ? null : "no model serves";
          case STOPPED -> "it was closed";
          case FAILED -> "it gave up: " + failure().map(RootMessage::of).orElse("");
        };
    return new Health(
        state != State.FAILED, reason == null, state.name(), modelName, model.orElse(null), reason);
  }

  /** Where it can be watched, unless HTTP is off. */
  public Optional<URI> pageUri() {
    return monitoring.uri(HttpEndpoint.PAGE);
  }

  /** Where Prometheus finds the metrics, unless HTTP is off. */
  public Optional<URI> metricsUri() {
    return monitoring.uri(HttpEndpoint.METRICS);
  }

  /** What made it give up, if it did. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Waits until it was closed or gave up. */
  public void awaitStopped() throws InterruptedException {
    stopped.await();
  }

  /**
   * Finishes the call of the model that is under way, commits what was classified, and leaves the
   * group. What was polled and not yet classified is left to the next start, or to another
   * instance.
   */
  @Override
  public synchronized void close() {
    if (closing.getCount() == 0) {
      return;
    }
    closing.countDown();
    // Beside the streams: either may take seconds, a model that is being loaded or one that is
    // slow.
    Thread closingLoader = new Thread(loader::close, "cgl-model-loader-close");
    closingLoader.setDaemon(true);
    closingLoader.start();
    boolean inTime =
        streams.close(
            CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (inTime) {
      scoring.close();
      slot.close();
      log.info("The classifier stopped: what it classified is committed");
    } else {
      // The model stays open: a thread that is still at it may hold it.
      log.warn(
          "The classifier did not stop within {}: what was not committed is read again at the next"
              + " start",
          CLOSE_TIMEOUT);
    }
    awaitLoader(closingLoader);
    monitoring.close();
    stopped.countDown();
  }

  private static void awaitLoader(Thread closingLoader) {
    try {
      closingLoader.join(LOADER_CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startStreams() {
    if (closing.getCount() > 0) {
      streams.start();
    }
  }

  private StreamThreadExceptionResponse onFailure(Throwable thrown) {
    Optional<Throwable> outage = TransientFailures.of(thrown);
    if (outage.isPresent()) {
      Duration wait = backOff.next();
      log.warn(
          "{}; the events at hand are read again in {} ms",
          outage.get().toString(),
          wait.toMillis());
      log.debug("What ended a stream thread", thrown);
      pause(wait);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (limits.haveLearnt()) {
      log.warn("A topic refused a record; the events at hand are read again", thrown);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (failure.compareAndSet(null, thrown)) {
      log.error("The classifier gives up", thrown);
    }
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** On the thread that failed: its successor comes when this returns. */
  private void pause(Duration wait) {
    try {
      if (closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("Closed while it waited for an outage to end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
