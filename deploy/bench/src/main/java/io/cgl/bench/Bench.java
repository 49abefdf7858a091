package io.cgl.bench;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.kafka.embedded.EmbeddedKafka;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Utils;

/**
 * A broker, events and a checkpoint, and every contender run over them in turn.
 *
 * <p>Each run is a new application with topics of its own, which are deleted after it.
 */
final class Bench {

  /** The name of the model that is measured. */
  static final String MODEL = "bench";

  /** How the broker stamps the output: this is the stopwatch. */
  private static final Map<String, String> STAMPED_BY_BROKER =
      Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

  private final BenchSettings settings;
  private final BenchProgress progress;
  private final EmbeddedKafka kafka;
  private final Path folder;
  private final Cluster cluster;
  private final SchemaRegistry registry =
      SchemaRegistry.at("mock://bench-" + UUID.randomUUID(), true);
  private final Map<Contender, String> inputs = new EnumMap<>(Contender.class);
  private CheckpointBundle bundle;
  private int runs;

  /** Hears of what is going on. */
  interface BenchProgress {

    /** A step begins. */
    void step(String what);
  }

  private Bench(BenchSettings settings, BenchProgress progress, EmbeddedKafka kafka, Path folder) {
    this.settings = settings;
    this.progress = progress;
    this.kafka = kafka;
    this.folder = folder;
    this.cluster = new Cluster(kafka.bootstrapServers(), Map.of());
  }

  /** Measures everything that the settings ask for. */
  static BenchReport run(BenchSettings settings, BenchProgress progress) {
    progress.step("starting a broker and writing %,d events".formatted(settings.events()));
    try (TemporaryFolder folder = TemporaryFolder.create();
        EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Bench bench = new Bench(settings, progress, kafka, folder.path());
      bench.prepare();
      return new BenchReport(settings, settings.threads().stream().map(bench::measure).toList());
    }
  }

  /** A folder that goes when it closes. */
  private record TemporaryFolder(Path path) implements AutoCloseable {

    static TemporaryFolder create() {
      try {
        return new TemporaryFolder(Files.createTempDirectory("cgl-bench-"));
      } catch (IOException e) {
        throw new BenchException("cannot create a temporary folder: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      try {
        Utils.delete(path.toFile());
      } catch (IOException e) {
        throw new BenchException("cannot delete %s: %s".formatted(path, e.getMessage()), e);
      }
    }
  }

  Cluster cluster() {
    return cluster;
  }

  SchemaRegistry registry() {
    return registry;
  }

  BenchSettings settings() {
    return settings;
  }

  private void prepare() {
    bundle = new RandomNetwork().write(folder.resolve("checkpoint"), MODEL);
    for (Contender contender : Contender.values()) {
      int events = settings.events(contender);
      String topic = "events-" + events;
      if (!inputs.containsValue(topic)) {
        kafka.createTopic(topic, settings.partitions(), Map.of());
        BenchEvents.produce(cluster, registry, topic, settings.partitions(), events);
      }
      inputs.put(contender, topic);
    }
  }

  private BenchReport.Measurement measure(int threads) {
    Map<Contender, double[]> rates = new EnumMap<>(Contender.class);
    Map<Contender, Long> emitted = new EnumMap<>(Contender.class);
    for (Contender contender : Contender.values()) {
      rates.put(contender, new double[settings.rounds()]);
    }
    for (int round = 0; round <= settings.rounds(); round++) {
      for (Contender contender : Contender.values()) {
        long[] times = run(contender, threads);
        double rate = CommittedOutput.eventsPerSecond(times);
        emitted.merge(contender, (long) times.length, Math::min);
        if (round > 0) {
          rates.get(contender)[round - 1] = rate;
        }
        progress.step(
            "%d thread(s), %s: %s %,.0f events/s"
                .formatted(
                    threads,
                    round == 0 ? "warm-up" : "round " + round + " of " + settings.rounds(),
                    contender.title(),
                    rate));
      }
    }
    return new BenchReport.Measurement(threads, rates, emitted);
  }

  /** Runs one contender over its events and returns when each output was taken in. */
  private long[] run(Contender contender, int threads) {
    runs++;
    String name = "run-%d".formatted(runs);
    TopicCatalogue topics = new TopicCatalogue(name + ".", registry);
    String output =
        contender.classifies() ? topics.classifications().name() : name + ".pass-through";
    kafka.createTopic(output, settings.partitions(), STAMPED_BY_BROKER);
    if (contender.classifies()) {
      announce(topics);
    }
    RunningApplication.Place place =
        new RunningApplication.Place(
            name, inputs.get(contender), output, name + ".", folder.resolve(name));
    int events = settings.events(contender);
    CommittedOutput committed = new CommittedOutput(cluster, output, settings.partitions());
    try (RunningApplication application =
        RunningApplication.start(contender, this, place, threads)) {
      committed.await(events, () -> application.failure().isPresent());
    }
    // Once more, now that nothing can come any more.
    long[] times = committed.times();
    if (times.length != events) {
      throw new BenchException(
          "%s committed %d records for %d events".formatted(contender.key(), times.length, events));
    }
    deleteTopics(name);
    return times;
  }

  /** Announces the checkpoint as the trainer would. */
  private void announce(TopicCatalogue topics) {
    try (Admin admin = cluster.newAdmin();
        KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
      topics.createModelsTopic(admin, (short) 1);
      ModelAnnouncement announcement =
          ModelAnnouncement.newBuilder()
              .setModelName(MODEL)
              .setModelId(bundle.manifest().modelId())
              .setBundleUri(bundle.folder().toUri().toString())
              .setSha256(bundle.sha256())
              .setSizeBytes(bundle.sizeBytes())
              .setAnnouncedAt(Instant.EPOCH)
              .setClasses(bundle.manifest().classes())
              .build();
      await(producer.send(topics.models().record(MODEL, announcement)));
    }
  }

  private void deleteTopics(String prefix) {
    try (Admin admin = cluster.newAdmin()) {
      Set<String> all = await(admin.listTopics().names());
      List<String> ours =
          all.stream()
              .filter(topic -> topic.startsWith(prefix + ".") || topic.startsWith(prefix + "-"))
              .collect(Collectors.toList());
      await(admin.deleteTopics(ours).all());
    }
  }

  private static <T> T await(java.util.concurrent.Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } catch (ExecutionException e) {
      throw new BenchException(
          "the embedded broker refused: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
    return await(future.toCompletionStage().toCompletableFuture());
  }
}
