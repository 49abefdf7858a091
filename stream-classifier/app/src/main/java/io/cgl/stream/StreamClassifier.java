package io.cgl.stream;

import io.cgl.scoring.BatchInference;
import io.cgl.scoring.ModelSource;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.stream.kafka.BackOff;
import io.cgl.stream.kafka.RecordLimits;
import io.cgl.stream.kafka.TransientFailures;
import io.cgl.stream.models.ModelRequirements;
import io.cgl.stream.monitoring.http.Health;
import io.cgl.stream.monitoring.http.HttpEndpoint;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.topics.RootMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running classifier: follows a model's announcements, and classifies once there is a model. No
 * event is read before.
 *
 * <p>It fails for good on what needs an operator, and {@link #failure()} then says why. While the
 * brokers or the registry are down it keeps trying; no event is lost or dead-lettered because of
 * that.
 *
 * <p>Safe for use by several threads. Closing takes at most ten seconds.
 */
public final class StreamClassifier implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StreamClassifier.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(8);

  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final BackOff backOff = new BackOff(System::nanoTime);
  private final String modelName;
  private final Optional<Monitoring> monitoring;
  private final BatchInference inference;
  private final RecordLimits limits;
  private final KafkaStreams streams;

  public enum State {
    /** No model that can be loaded has been announced yet. */
    WAITING_FOR_MODEL,
    /** Partitions are being assigned or state is being restored. */
    REBALANCING,
    RUNNING,
    STOPPED,
    FAILED
  }

  private StreamClassifier(
      String modelName,
      Optional<Monitoring> monitoring,
      BatchInference inference,
      RecordLimits limits,
      KafkaStreams streams) {
    this.modelName = modelName;
    this.monitoring = monitoring;
    this.inference = inference;
    this.limits = limits;
    this.streams = streams;
  }

  /**
   * Creates the topics that are missing, and starts.
   *
   * @throws ClassifierException if the brokers cannot be reached, brokers or registry refuse us,
   *     the events topic does not exist, the HTTP port is taken, or Kafka refuses a setting
   */
  public static StreamClassifier start(ClassifierConfig config) {
    return start(config, KafkaStreams::new);
  }

  static StreamClassifier start(
      ClassifierConfig config, BiFunction<Topology, StreamsConfig, KafkaStreams> kafka) {
    PreparedTopics topics = PreparedTopics.of(config);
    Optional<Monitoring> monitoring = Monitoring.open(config.http());
    // Meters without a registry behind them cost next to nothing.
    MeterRegistry meters =
        monitoring.map(Monitoring::registry).orElseGet(CompositeMeterRegistry::new);
    BatchInference inference = null;
    KafkaStreams streams = null;
    try {
      ClassifierMetrics metrics = new ClassifierMetrics(meters);
      RecordLimits limits = new RecordLimits(topics.limits());
      inference = inference(config, meters, metrics);
      Properties settings = KafkaSettings.of(config, inference, limits, metrics);
      settings.putIfAbsent(
          StreamsConfig.NUM_STREAM_THREADS_CONFIG,
          Math.min(Runtime.getRuntime().availableProcessors(), topics.partitions()));
      Topology topology =
          ClassifierTopology.build(
              config, inference, limits, topics.classificationPartitions(), metrics);
      streams = kafka.apply(topology, new StreamsConfig(settings));
      StreamClassifier classifier =
          new StreamClassifier(config.modelName(), monitoring, inference, limits, streams);
      KafkaStreams shown = streams;
      monitoring.ifPresent(page -> page.show(config, shown, classifier::health));
      classifier.run();
      return classifier;
    } catch (RuntimeException | Error e) {
      if (streams != null) {
        streams.close(Duration.ZERO);
      }
      if (inference != null) {
        inference.close();
      }
      monitoring.ifPresent(Monitoring::close);
      if (e instanceof KafkaException) {
        throw new ClassifierException(
            "Kafka refuses the settings: %s; check the Kafka properties"
                .formatted(RootMessage.of(e)),
            e);
      }
      throw e;
    }
  }

  private static BatchInference inference(
      ClassifierConfig config, MeterRegistry meters, ClassifierMetrics metrics) {
    return BatchInference.builder(
            ModelSource.announced(config.cluster(), config.topics(), config.modelName())
                .withTrust(config.trust()),
            config.registry())
        .withMeters(meters)
        .withListener(metrics)
        .withRequirement(new ModelRequirements(config.abstention(), config.decisionPrior()))
        .build();
  }

  /** Classifies once there is a model. */
  private void run() {
    streams.setUncaughtExceptionHandler(this::onFailure);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
            stopped.countDown();
          }
        });
    CompletableFuture<Void> unused = // Every failure is handled here.
        inference
            .firstModel()
            .thenRun(this::startStreams)
            .exceptionally(
                thrown -> {
                  giveUp(thrown.getCause());
                  stopped.countDown();
                  return null;
                });
  }

  public State state() {
    if (failure.get() != null) {
      return State.FAILED;
    }
    return switch (streams.state()) {
      case CREATED -> stopped.getCount() == 0 ? State.STOPPED : State.WAITING_FOR_MODEL;
      case REBALANCING -> State.REBALANCING;
      case RUNNING -> State.RUNNING;
      case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> State.STOPPED;
    };
  }

  /** The id of the checkpoint that serves, if one does. */
  public Optional<String> servedModelId() {
    return inference.activeVersion().map(ModelVersion::id);
  }

  /** Its health, as the HTTP endpoint shows it. */
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
    return monitoring.map(shown -> shown.uri(HttpEndpoint.PAGE));
  }

  /** Why it gave up, if it did. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Waits until it was closed or gave up. */
  public void awaitStopped() throws InterruptedException {
    stopped.await();
  }

  /**
   * Finishes the call of the model that is under way, commits what was classified, and leaves the
   * group. Events that were polled and not yet classified are left to the next start, or to another
   * instance.
   */
  @Override
  public synchronized void close() {
    if (closing.getCount() == 0) {
      return;
    }
    closing.countDown();
    inference.stopFollowing(); // Before the streams: a model that is being loaded takes seconds.
    boolean inTime =
        streams.close(
            CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (inTime) {
      inference.close();
      log.info("The classifier stopped: what it classified is committed");
    } else {
      // The model stays open: a thread may still be using it.
      log.warn(
          "The classifier did not stop within {}: what was not committed is read again at the next"
              + " start",
          CLOSE_TIMEOUT);
    }
    monitoring.ifPresent(Monitoring::close);
    stopped.countDown();
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
    giveUp(thrown);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void giveUp(Throwable thrown) {
    if (failure.compareAndSet(null, thrown)) {
      log.error("The classifier gives up", thrown);
    }
  }

  /** On the thread that failed: its successor comes when this returns. */
  private void pause(Duration wait) {
    try {
      boolean unused = closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
