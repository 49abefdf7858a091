package io.cgl.benchmarks.speed.contender;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.stream.ClassifierConfig;
import io.cgl.stream.StreamClassifier;
import io.cgl.testing.harness.ChildProcess;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Workbench;
import io.cgl.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** A contender that runs. */
public final class RunningApplication implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /** What one poll of the classifier brings: all contenders read alike. */
  private static final int EVENTS_PER_POLL = 2000;

  /** As the classifier's producers. */
  private static final int BYTES_PER_PRODUCER_BATCH = 128 * 1024;

  private static final String INTERCEPTORS =
      StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);

  private final Supplier<Optional<Throwable>> failure;
  private final Supplier<Optional<String>> servedModelId;
  private final Runnable close;

  private RunningApplication(
      Supplier<Optional<Throwable>> failure,
      Supplier<Optional<String>> servedModelId,
      Runnable close) {
    this.failure = failure;
    this.servedModelId = servedModelId;
    this.close = close;
  }

  /**
   * Where an application runs.
   *
   * @param application its id, which was never used before; the classifier's own topics begin with
   *     it and a dot
   * @param input to read
   * @param output to write, where the application may choose
   * @param checkpoint to classify with; the classifier waits until it is announced
   */
  public record Place(
      String application,
      String input,
      String output,
      RunSettings settings,
      CheckpointBundle checkpoint) {

    private String prefix() {
      return application + ".";
    }

    private Path stateDir(Workbench bench) {
      return bench.folder().resolve(application);
    }
  }

  public static RunningApplication start(MeasuredTopology contender, Workbench bench, Place place) {
    return switch (contender) {
      case BYTES_THROUGH -> streams(through(Serdes.ByteArray(), place), () -> {}, bench, place);
      case PASS_THROUGH ->
          streams(through(bench.registry().genericValueSerde(), place), () -> {}, bench, place);
      case TEXTBOOK -> textbook(bench, place);
      case BATCHED -> classifier(Map.of(), bench, place);
      case PER_RECORD -> classifier(Map.of(INTERCEPTORS, ""), bench, place);
      case FLINK_PER_RECORD -> flink(false, bench, place);
      case FLINK_BATCHED -> flink(true, bench, place);
    };
  }

  /**
   * Does nothing while it runs.
   *
   * @throws HarnessException if it gave up
   */
  public void check() {
    failure
        .get()
        .ifPresent(
            thrown -> {
              throw new HarnessException("the application stopped: " + thrown.getMessage(), thrown);
            });
  }

  /** The id of the checkpoint that it classifies with, if it does. */
  public Optional<String> servedModelId() {
    return servedModelId.get();
  }

  @Override
  public void close() {
    close.run();
  }

  private static RunningApplication classifier(
      Map<String, String> properties, Workbench bench, Place place) {
    ClassifierConfig config =
        ClassifierConfig.builder(
                bench.cluster(),
                bench.registry(),
                place.input(),
                place.checkpoint().manifest().modelName())
            .withApplicationId(place.application())
            .withTopicPrefix(place.prefix())
            .withGroupProtocol(place.settings().groupProtocol())
            .withThreads(place.settings().threads())
            .withStateDir(place.stateDir(bench))
            .withKafkaProperties(properties)
            .build();
    StreamClassifier classifier = StreamClassifier.start(config);
    return new RunningApplication(
        classifier::failure, classifier::servedModelId, classifier::close);
  }

  private static RunningApplication flink(boolean batched, Workbench bench, Place place) {
    ChildProcess job = FlinkProcess.start(bench, place, batched);
    return new RunningApplication(
        () ->
            job.isAlive()
                ? Optional.empty()
                : Optional.of(new HarnessException("Flink's job ended: " + job.tail())),
        Optional::empty,
        job::close);
  }

  private static RunningApplication textbook(Workbench bench, Place place) {
    TextbookClassifier classifier = new TextbookClassifier(place.checkpoint());
    Topology topology =
        classifier.topology(
            place.input(),
            bench.registry().genericValueSerde(),
            place.output(),
            new TopicCatalogue(place.prefix(), bench.registry()).classifications().valueSerde());
    return streams(topology, classifier::close, bench, place);
  }

  private static <V> Topology through(Serde<V> values, Place place) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(place.input(), Consumed.with(Serdes.ByteArray(), values))
        .to(place.output(), Produced.with(Serdes.ByteArray(), values));
    return builder.build();
  }

  private static RunningApplication streams(
      Topology topology, Runnable closed, Workbench bench, Place place) {
    KafkaStreams streams = new KafkaStreams(topology, new StreamsConfig(config(bench, place)));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    streams.setUncaughtExceptionHandler(
        thrown -> {
          failure.compareAndSet(null, thrown);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
    return new RunningApplication(
        () -> Optional.ofNullable(failure.get()),
        Optional::empty,
        () -> {
          streams.close(
              CloseOptions.timeout(CLOSE_TIMEOUT)
                  .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
          closed.run();
        });
  }

  /** As the classifier configures itself, but for its interceptor. */
  private static Map<String, Object> config(Workbench bench, Place place) {
    Map<String, Object> config = new HashMap<>();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, place.application());
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bench.cluster().bootstrapServers());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, place.settings().groupProtocol().name);
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, place.settings().threads());
    config.put(StreamsConfig.STATE_DIR_CONFIG, place.stateDir(bench).toString());
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), EVENTS_PER_POLL);
    config.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, EVENTS_PER_POLL);
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BYTES_PER_PRODUCER_BATCH);
    return config;
  }
}
