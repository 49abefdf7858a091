package io.cgl.testing.chaos.stage;

import io.cgl.stream.cli.ClassifyCommand;
import io.cgl.testing.chaos.audit.Audit;
import io.cgl.testing.chaos.audit.Readings;
import io.cgl.testing.harness.GroupProtocolOption;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import io.cgl.testing.registry.EmbeddedRegistry;
import io.cgl.topics.Cluster;
import io.cgl.topics.NewTopics;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.GroupProtocol;

/**
 * What a run is played on: a broker and classifiers in processes of their own, a registry, a
 * producer; and at the end the comparison of what went in with what came out.
 */
public final class Stage implements AutoCloseable {

  /** Longer than the longest time-outs of Kafka that a fault can set off, one after the other. */
  public static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String EVENTS = "readings";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final Pattern STATE_REFUSED =
      Pattern.compile("run the version that wrote it|cannot read the state in");

  private final Path folder;
  private final GroupProtocol protocol;
  private final Timeline timeline;
  private final EmbeddedRegistry registryServer = EmbeddedRegistry.start();
  private final BrokerKeeper broker;
  private final Cluster cluster;
  private final TopicCatalogue topics;
  private final Readings readings;
  private final Checkpoints checkpoints;
  private final EventFeed feed;
  private final List<Classifier> classifiers = new ArrayList<>();

  /**
   * Starts everything but the classifiers and the producer.
   *
   * @param seed of the events
   * @param rate events per second
   */
  private Stage(Path folder, GroupProtocol protocol, long seed, int rate, Timeline timeline) {
    this.folder = folder;
    this.protocol = protocol;
    this.timeline = timeline;
    this.broker = new BrokerKeeper(folder.resolve("broker"), folder.resolve("broker.log"));
    this.cluster = new Cluster(broker.bootstrapServers(), Map.of());
    SchemaRegistry registry = SchemaRegistry.at(registryServer.url(), true);
    this.topics = new TopicCatalogue(TopicCatalogue.DEFAULT_PREFIX, registry);
    this.readings = new Readings(EVENTS, registry, seed);
    this.checkpoints = new Checkpoints(folder.resolve("checkpoints"), cluster, topics);
    this.feed = new EventFeed(cluster, readings, topics.labels(), rate);
  }

  /** A classifier's process, and its HTTP port. */
  public record Classifier(String name, ProcessKeeper process, HttpPort http) {}

  /** What is played. */
  public interface Play<R> {

    /** Does it; the classifiers work already, and events come in. */
    R on(Stage stage) throws InterruptedException;
  }

  /**
   * Plays, and deletes the folder of logs if nothing was wrong.
   *
   * @param build that the classifiers begin with
   * @param isGood whether nothing was wrong, so that the logs can go
   * @throws HarnessException if the harness itself cannot go on
   */
  public static <R> R play(
      Build build,
      int instances,
      GroupProtocol protocol,
      long seed,
      int rate,
      Timeline timeline,
      Play<R> play,
      Predicate<R> isGood)
      throws InterruptedException {
    Path folder = Workbench.temporaryFolder();
    R report;
    try (Stage stage = new Stage(folder, protocol, seed, rate, timeline)) {
      stage.begin(build, instances);
      report = play.on(stage);
    } catch (RuntimeException | InterruptedException e) {
      timeline.say("The logs of all processes are in %s", folder);
      throw e;
    }
    if (isGood.test(report)) {
      Workbench.delete(folder);
    } else {
      timeline.say("The logs of all processes and the broker's data are in %s", folder);
    }
    return report;
  }

  public List<Classifier> classifiers() {
    return List.copyOf(classifiers);
  }

  /** How often classifiers ended by themselves. */
  public int gaveUp() {
    return classifiers.stream().mapToInt(classifier -> classifier.process().gaveUp()).sum();
  }

  public BrokerKeeper broker() {
    return broker;
  }

  public Checkpoints checkpoints() {
    return checkpoints;
  }

  /** How many lines of the classifiers' logs say that state could not be read. */
  public long refusedStates() {
    return classifiers.stream()
        .map(classifier -> folder.resolve(classifier.name() + ".log"))
        .mapToLong(
            log -> {
              try (var lines = Files.lines(log)) {
                return lines.filter(line -> STATE_REFUSED.matcher(line).find()).count();
              } catch (IOException e) {
                throw new HarnessException("cannot read " + log, e);
              }
            })
        .sum();
  }

  /** How often an instance refused a checkpoint. */
  public long refusals() {
    return Audit.refusals(cluster, topics.modelStatus());
  }

  /** Ends production, waits until everything is through, stops the classifiers, and compares. */
  public Audit end() throws InterruptedException {
    feed.stop();
    timeline.say("Production has stopped; waiting until everything is through");
    Audit audit = new Audit(cluster, topics, EVENTS, checkpoints.goodIds());
    awaitAll(audit);
    for (Classifier classifier : classifiers) {
      if (!classifier.process().stop()) {
        timeline.say("%s did not stop in time and was killed", classifier.name());
      }
    }
    // Once more, now that nothing can come any more.
    audit.missing();
    return audit;
  }

  @Override
  public void close() {
    try {
      for (Classifier classifier : classifiers) {
        classifier.process().stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    readings.close();
    try (broker;
        registryServer) {
      checkpoints.close();
    }
  }

  private void begin(Build build, int instances) {
    createTopics();
    checkpoints.announceNext();
    for (int i = 1; i <= instances; i++) {
      startClassifier("classifier-" + i, build);
    }
    feed.start();
    awaitFirstOutput();
  }

  private void createTopics() {
    try (Admin admin = cluster.newAdmin()) {
      short replication = 1;
      topics.createModelsTopic(admin, replication);
      NewTopic events = new NewTopic(EVENTS, Readings.PARTITIONS, replication);
      // Stamped by the broker, so that gaps in the output can be seen.
      NewTopic output =
          new NewTopic(topics.classifications().name(), Readings.PARTITIONS, replication)
              .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
      NewTopic labels = new NewTopic(topics.labels().name(), Readings.PARTITIONS, replication);
      NewTopics.createMissing(admin, List.of(events, output, labels));
    }
  }

  private void startClassifier(String name, Build build) {
    HttpPort http = HttpPort.free();
    ProcessKeeper process =
        new ProcessKeeper(
            name,
            ClassifyCommand.class,
            arguments(folder.resolve(name), http),
            folder.resolve(name + ".log"),
            timeline);
    classifiers.add(new Classifier(name, process, http));
    process.use(build);
    process.start();
  }

  private List<String> arguments(Path stateDir, HttpPort http) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap-servers=" + cluster.bootstrapServers(),
                "--schema-registry=" + topics.registry().url(),
                "--http-port=" + http.number(),
                "--events=" + EVENTS,
                "--model=" + Checkpoints.MODEL,
                "--group-protocol=" + GroupProtocolOption.name(protocol),
                "--state-dir=" + stateDir,
                "--auto-register"));
    if (protocol == GroupProtocol.CLASSIC) {
      arguments.addAll(ProcessKeeper.QUICK_GROUPS); // Or the group would never be whole.
    }
    return arguments;
  }

  private void awaitFirstOutput() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (TopicReader reader = new TopicReader(cluster, List.of(topics.classifications().name()))) {
      while (reader.poll(LOOK_EVERY).isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new HarnessException("no classifier began to classify");
        }
      }
    }
    timeline.say("The first events are classified");
  }

  private void awaitAll(Audit audit) throws InterruptedException {
    long missing = audit.missing();
    long seenAt = System.nanoTime();
    while (missing > 0 && System.nanoTime() - seenAt < PATIENCE.toNanos()) {
      Thread.sleep(LOOK_EVERY.toMillis());
      long now = audit.missing();
      if (now < missing) {
        seenAt = System.nanoTime();
      }
      missing = now;
    }
    if (missing > 0) {
      timeline.say("Nothing came for %d s; %,d events are missing", PATIENCE.toSeconds(), missing);
    }
  }
}
