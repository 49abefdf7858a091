package io.cgl.scoring;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Manifest;
import io.cgl.scoring.api.EventScorer;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.ScoringListener;
import io.cgl.scoring.api.Trial;
import io.cgl.scoring.api.VerdictProcessor;
import io.cgl.scoring.internal.BatchPlaceHeader;
import io.cgl.scoring.internal.ModelSlot;
import io.cgl.scoring.internal.ScoringContext;
import io.cgl.scoring.internal.ScoringMeters;
import io.cgl.scoring.internal.ServedModel;
import io.cgl.scoring.internal.StreamsSettings;
import io.cgl.scoring.internal.models.CheckpointLoader;
import io.cgl.scoring.internal.models.ModelFollower;
import io.cgl.topics.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Scores the events of a Kafka Streams application with ONNX models: one call of the model for each
 * poll of a stream thread, and models that are swapped while the stream runs.
 *
 * <pre>{@code
 * try (BatchInference inference = BatchInference.builder(models, registry).build()) {
 *   Properties settings = inference.addTo(streamsProperties, "readings");
 *   builder.stream("readings", BYTES).process(inference.processor(MyDecision::new)).to("classified");
 *   ...
 * }
 * }</pre>
 *
 * <p>Events are Avro records in Confluent's wire format. The model takes its inputs from them by
 * field name. Nothing is buffered past {@code process()}, so Kafka Streams' processing guarantee
 * holds as configured.
 *
 * <p>Safe for use by several threads. Close it after the {@code KafkaStreams}.
 */
public final class BatchInference implements AutoCloseable {

  private static final Duration COMPARISON_INTERVAL = Duration.ofMinutes(1);

  private final ModelSlot slot;
  private final ScoringMeters meters;
  private final ScoringContext scoring;
  private final CompletableFuture<ModelVersion> firstModel = new CompletableFuture<>();
  private final Optional<ModelFollower> follower;

  private BatchInference(Builder settings) {
    slot = new ModelSlot(settings.listener);
    meters = new ScoringMeters(settings.meters, slot::agreement);
    scoring = ScoringContext.of(slot, settings.registry, meters, settings.listener);
    follower =
        settings.models instanceof ModelSource.Announced announced
            ? Optional.of(
                new ModelFollower(
                    announced.cluster(),
                    announced.topics(),
                    announced.modelName(),
                    slot,
                    new CheckpointLoader(
                        announced.modelName(), announced.trust(), settings.requirement),
                    meters,
                    COMPARISON_INTERVAL,
                    firstModel::complete))
            : Optional.empty();
  }

  /**
   * Begins to configure.
   *
   * @param models to score with
   * @param registry that knows the schemas of the events
   */
  public static Builder builder(ModelSource models, SchemaRegistry registry) {
    return new Builder(models, registry);
  }

  /**
   * An application's settings with batching at poll: a consumer interceptor after those that are
   * there (an empty list of interceptors stays empty, which turns batching off), {@code
   * max.poll.records} and {@code buffered.records.per.partition} of 2000 unless they are set, and
   * one object under {@code main.consumer.cgl.inference}. A batch is never larger than what the
   * model scores within a commit interval and a tenth of {@code transaction.timeout.ms} and {@code
   * max.poll.interval.ms}.
   *
   * @param streams complete settings of Kafka Streams, which are left as they are
   * @param topics of the events to score
   * @return settings for {@code new KafkaStreams}
   * @throws org.apache.kafka.common.config.ConfigException if Kafka Streams refuses the settings
   */
  public Properties addTo(Properties streams, String... topics) {
    Properties settings = new Properties();
    settings.putAll(streams);
    StreamsSettings.addBatching(settings, slot, List.of(topics));
    return settings;
  }

  /**
   * A processor of scored events, for a stream of byte arrays. Where the registry cannot be asked
   * for an event's schema it throws {@link io.cgl.topics.RegistryUnavailableException}: let the
   * stream thread be replaced, and the events are read again.
   *
   * @param decisions makes the application's part, a new one at each call
   * @param <K> type of the keys that it forwards
   * @param <V> type of the values that it forwards
   */
  public <K, V> ProcessorSupplier<byte[], byte[], K, V> processor(
      Supplier<? extends VerdictProcessor<K, V>> decisions) {
    return () -> new ScoredEvents<>(newScorer(), decisions.get());
  }

  /** A scorer for a processor of your own; one for each task. */
  public EventScorer newScorer() {
    return scoring.newScorer();
  }

  /**
   * Completes once a model serves. Start the {@code KafkaStreams} then: an event that comes before
   * makes the stream thread fail. What depends on it may run on the thread that loads models.
   */
  public CompletableFuture<ModelVersion> firstModel() {
    return firstModel.copy();
  }

  /** The version that serves, if there is one yet. */
  public Optional<ModelVersion> activeVersion() {
    return slot.version();
  }

  /**
   * Loads a checkpoint and serves it from the next batch on. Returns when it serves.
   *
   * @param sequence orders the versions, newest highest
   * @throws io.cgl.checkpoint.CheckpointException if it cannot be loaded; the one before serves on
   * @throws IllegalStateException if announcements decide what serves
   */
  public void serve(CheckpointBundle checkpoint, long sequence) {
    slot.serve(load(checkpoint, sequence));
    slot.version().ifPresent(firstModel::complete);
  }

  /**
   * Loads a checkpoint and tries it beside the one that serves, from the next batch on.
   *
   * @param sequence orders the versions, newest highest
   * @throws io.cgl.checkpoint.CheckpointException if it cannot be loaded
   * @throws IllegalStateException if announcements decide what is tried
   */
  public void tryOut(CheckpointBundle checkpoint, Trial trial, long sequence) {
    slot.tryOut(load(checkpoint, sequence), trial);
  }

  /** Stops following announcements without waiting; the model that serves goes on serving. */
  public void stopFollowing() {
    follower.ifPresent(ModelFollower::stop);
  }

  /**
   * Frees the models and ends the threads. A model that a stream thread is still scoring with is
   * freed when that batch ends. Waits for a second at most.
   */
  @Override
  public void close() {
    follower.ifPresent(ModelFollower::close);
    scoring.close();
    slot.close();
    meters.close();
  }

  /** A copy of a record's headers as they came in, without the place in the batch. */
  public static Headers originalHeaders(Headers headers) {
    return BatchPlaceHeader.without(new RecordHeaders(headers));
  }

  private ServedModel load(CheckpointBundle checkpoint, long sequence) {
    if (follower.isPresent()) {
      throw new IllegalStateException("announcements decide which models serve: announce this one");
    }
    return ServedModel.load(checkpoint, sequence);
  }

  /** The application's part of the topology, behind the scorer. */
  private static final class ScoredEvents<K, V> implements Processor<byte[], byte[], K, V> {

    private final EventScorer scorer;
    private final VerdictProcessor<K, V> decision;
    private ProcessorContext<K, V> context;

    ScoredEvents(EventScorer scorer, VerdictProcessor<K, V> decision) {
      this.scorer = scorer;
      this.decision = decision;
    }

    @Override
    public void init(ProcessorContext<K, V> context) {
      this.context = context;
      decision.init(context);
    }

    @Override
    public void process(Record<byte[], byte[]> event) {
      decision.process(event, scorer.verdict(event.headers(), event.key(), event.value()), context);
    }

    @Override
    public void close() {
      decision.close();
    }
  }

  /** Collects what a {@link BatchInference} needs. */
  public static final class Builder {

    private final ModelSource models;
    private final SchemaRegistry registry;
    private MeterRegistry meters = new CompositeMeterRegistry();
    private ScoringListener listener = ScoringListener.NONE;
    private Consumer<Manifest> requirement = manifest -> {};

    private Builder(ModelSource models, SchemaRegistry registry) {
      this.models = models;
      this.registry = registry;
    }

    /** Measures with this registry; by default nothing is measured. */
    public Builder withMeters(MeterRegistry meterRegistry) {
      this.meters = meterRegistry;
      return this;
    }

    /** Tells this listener what scoring does. */
    public Builder withListener(ScoringListener scoringListener) {
      this.listener = scoringListener;
      return this;
    }

    /**
     * Refuses announced checkpoints that the application cannot use.
     *
     * @param check throws a {@link io.cgl.checkpoint.CheckpointException} with the reason
     */
    public Builder withRequirement(Consumer<Manifest> check) {
      this.requirement = check;
      return this;
    }

    /**
     * Begins to follow announcements, or loads the fixed checkpoint.
     *
     * @throws io.cgl.checkpoint.CheckpointException if the fixed checkpoint cannot be loaded
     */
    public BatchInference build() {
      BatchInference inference = new BatchInference(this);
      try {
        inference.follower.ifPresent(ModelFollower::start);
        if (models instanceof ModelSource.Fixed fixed) {
          fixed.folder().ifPresent(folder -> inference.serve(CheckpointBundle.open(folder), 0));
        }
        return inference;
      } catch (RuntimeException | Error e) {
        inference.close();
        throw e;
      }
    }
  }
}
