package io.cgl.chaos;

import io.cgl.registry.embedded.EmbeddedRegistry;
import io.cgl.topics.Cluster;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.GroupProtocol;

/**
 * One run: a broker, classifiers and a producer are started, the {@link Schedule} is done to them,
 * and when everything has come through, input and output are compared.
 */
final class Chaos implements AutoCloseable {

  private static final String EVENTS = "readings";

  /** Longer than the longest time-outs of Kafka that a fault can set off, one after the other. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final ChaosSettings settings;
  private final Progress progress;
  private final Path folder;
  private final EmbeddedRegistry registryServer = EmbeddedRegistry.start();
  private final BrokerKeeper broker;
  private final Cluster cluster;
  private final SchemaRegistry registry;
  private final TopicCatalogue topics;
  private final List<ProcessKeeper> classifiers = new ArrayList<>();
  private final ExecutorService brokerFaults = Executors.newSingleThreadExecutor();

  private Chaos(ChaosSettings settings, Progress progress, Path folder) {
    this.settings = settings;
    this.progress = progress;
    this.folder = folder;
    this.broker = new BrokerKeeper(folder.resolve("broker"), folder.resolve("broker.log"));
    this.cluster = new Cluster(broker.bootstrapServers(), Map.of());
    this.registry = SchemaRegistry.at(registryServer.url(), true);
    this.topics = new TopicCatalogue(TopicCatalogue.DEFAULT_PREFIX, registry);
  }

  /**
   * Runs the schedule that the settings' seed gives. The folder of logs goes if nothing was wrong.
   *
   * @throws ChaosException if the harness itself cannot go on
   */
  static ChaosReport run(ChaosSettings settings, Progress progress) throws InterruptedException {
    Path folder = temporaryFolder();
    ChaosReport report;
    try (Chaos chaos = new Chaos(settings, progress, folder)) {
      report = chaos.run();
    } catch (RuntimeException | InterruptedException e) {
      progress.say("The logs of all processes are in %s", folder);
      throw e;
    }
    if (report.exactlyOnce() && report.gaveUp() == 0) {
      delete(folder);
    } else {
      progress.say("The logs of all processes and the broker's data are in %s", folder);
    }
    return report;
  }

  private ChaosReport run() throws InterruptedException {
    Schedule schedule = Schedule.draw(settings);
    progress.say(
        "Seed %d: %d faults in %d s, %,d events/s, %d instance(s), group.protocol=%s",
        settings.seed(),
        schedule.faults().size(),
        settings.duration().toSeconds(),
        settings.rate(),
        settings.instances(),
        settings.protocolName());
    createTopics();
    try (Readings readings = new Readings(EVENTS, registry, settings.seed());
        Checkpoints checkpoints = new Checkpoints(folder.resolve("checkpoints"), cluster, topics)) {
      checkpoints.announceNext();
      startClassifiers();
      EventFeed feed = new EventFeed(cluster, readings, settings.rate());
      feed.start();
      awaitFirstOutput();
      carryOut(schedule, checkpoints);
      awaitBroker();
      feed.stop();
      progress.say("Production has stopped; waiting until everything is through");
      return compare(checkpoints);
    }
  }

  @Override
  public void close() {
    brokerFaults.shutdownNow();
    try {
      for (ProcessKeeper classifier : classifiers) {
        classifier.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    broker.close();
    registryServer.close();
  }

  private void createTopics() {
    try (Admin admin = cluster.newAdmin()) {
      short replication = 1;
      topics.createModelsTopic(admin, replication);
      NewTopic events = new NewTopic(EVENTS, ChaosSettings.PARTITIONS, replication);
      // Stamped by the broker, so that gaps in the output can be seen.
      NewTopic output =
          new NewTopic(topics.classifications().name(), ChaosSettings.PARTITIONS, replication)
              .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
      admin.createTopics(List.of(events, output)).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new ChaosException("cannot create topics: " + e.getMessage(), e);
    }
  }

  private void startClassifiers() {
    for (int i = 0; i < settings.instances(); i++) {
      String name = "classifier-" + (i + 1);
      ProcessKeeper classifier =
          new ProcessKeeper(
              name, arguments(folder.resolve(name)), folder.resolve(name + ".log"), progress);
      classifiers.add(classifier);
      classifier.start();
    }
  }

  private List<String> arguments(Path stateDir) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                Child.CLASSIFY,
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--schema-registry",
                registry.url(),
                "--auto-register",
                "--http-port",
                "0",
                "--events",
                EVENTS,
                "--model",
                Checkpoints.MODEL,
                "--group-protocol",
                settings.protocolName(),
                "--state-dir",
                stateDir.toString()));
    if (settings.protocol() == GroupProtocol.CLASSIC) {
      // A killed member is given up after 6 s instead of 45, or the group would never be whole.
      arguments.addAll(
          List.of(
              "--kafka-property", "session.timeout.ms=6000",
              "--kafka-property", "heartbeat.interval.ms=2000"));
    }
    return arguments;
  }

  private void awaitFirstOutput() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (TopicReader reader = new TopicReader(cluster, List.of(topics.classifications().name()))) {
      while (reader.poll(LOOK_EVERY).isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new ChaosException("no classifier began to classify");
        }
      }
    }
    progress.say("The first events are classified");
  }

  private void carryOut(Schedule schedule, Checkpoints checkpoints) throws InterruptedException {
    long start = System.nanoTime();
    for (Fault fault : schedule.faults()) {
      sleepUntil(start + fault.at().toNanos());
      carryOut(fault, checkpoints);
    }
    sleepUntil(start + settings.duration().toNanos());
  }

  private void carryOut(Fault fault, Checkpoints checkpoints) throws InterruptedException {
    if (fault instanceof Fault.KillClassifier kill) {
      ProcessKeeper victim = classifiers.get(kill.instance());
      while (!victim.kill(kill.pause())) {
        Thread.sleep(100); // It is just being started again.
      }
      progress.say(
          "SIGKILL to classifier-%d (%d of %d)", kill.instance() + 1, kills(), settings.kills());
    } else if (fault instanceof Fault.RestartBroker restart) {
      progress.say(
          "The broker %s and stays away for %.1f s",
          restart.kill() ? "is killed" : "stops", restart.away().toMillis() / 1000.0);
      var unused = brokerFaults.submit(() -> restart(restart));
    } else if (fault instanceof Fault.SwapModel) {
      progress.say("Checkpoint %s is announced", checkpoints.announceNext());
    } else if (fault instanceof Fault.AnnounceBroken broken) {
      checkpoints.announceBroken(broken.defect());
      progress.say("A broken checkpoint is announced: %s", broken.defect());
    }
  }

  private Void restart(Fault.RestartBroker fault) throws InterruptedException {
    broker.restart(fault.kill(), fault.away());
    progress.say("The broker is back");
    return null;
  }

  private int kills() {
    return classifiers.stream().mapToInt(ProcessKeeper::kills).sum();
  }

  private void awaitBroker() throws InterruptedException {
    brokerFaults.shutdown();
    if (!brokerFaults.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new ChaosException("the broker did not come back");
    }
  }

  private ChaosReport compare(Checkpoints checkpoints) throws InterruptedException {
    try (Audit audit = new Audit(cluster, topics, EVENTS, checkpoints.goodIds())) {
      awaitAll(audit);
      int gaveUp = classifiers.stream().mapToInt(ProcessKeeper::gaveUp).sum();
      for (ProcessKeeper classifier : classifiers) {
        if (!classifier.stop()) {
          progress.say("A classifier did not stop in time and was killed");
        }
      }
      // Once more, now that nothing can come any more.
      audit.missing();
      return new ChaosReport(
          settings,
          audit.findings(),
          kills(),
          gaveUp,
          broker.restarts(),
          checkpoints.swaps(),
          checkpoints.broken(),
          Audit.refusals(cluster, topics.modelStatus()),
          audit.servedModels().size());
    }
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
      progress.say("Nothing came for %d s; %,d events lack", PATIENCE.toSeconds(), missing);
    }
  }

  private static void sleepUntil(long nanoTime) throws InterruptedException {
    long nanos = nanoTime - System.nanoTime();
    if (nanos > 0) {
      TimeUnit.NANOSECONDS.sleep(nanos);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("cgl-chaos-");
    } catch (IOException e) {
      throw new ChaosException("cannot create a temporary folder: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) {
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      throw new ChaosException("cannot delete %s: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
