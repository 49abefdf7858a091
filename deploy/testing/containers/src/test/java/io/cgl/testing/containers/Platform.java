package io.cgl.testing.containers;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import io.cgl.topics.Cluster;
import io.cgl.topics.NewTopics;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * Brokers, a registry, and a store that containers share, on a network of their own; and our images
 * in it, run as a careful cluster would: no right to write but to the store and to {@code /tmp}, no
 * capabilities, no new privileges.
 *
 * <p>Not safe for use by several threads.
 */
final class Platform implements AutoCloseable {

  /** Where the store is mounted. */
  static final String STORE = "/models";

  private static final int LISTENER = 19092;
  private static final int CONTROLLER = 9094;
  private static final int REGISTRY_PORT = 8080;
  private static final int HTTP_PORT = 8080;
  private static final String CONFLUENT_API = "/apis/ccompat/v7";

  /** Some 10 seconds on an idle machine of two cores. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(4);

  /** A training of seconds, on a machine that does other things too. */
  private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(5);

  /** Of another user's files. */
  private static final int READABLE = 0755;

  private final Network network = Network.newNetwork();
  private final String volume = "cgl-" + UUID.randomUUID();
  private final List<KafkaContainer> brokers;
  private final GenericContainer<?> registry;
  private final List<GenericContainer<?>> applications = new ArrayList<>();

  private Platform(int brokerCount) {
    DockerClientFactory.lazyClient().createVolumeCmd().withName(volume).exec();
    brokers =
        IntStream.rangeClosed(1, brokerCount).mapToObj(id -> broker(id, brokerCount)).toList();
    registry =
        new GenericContainer<>(Images.REGISTRY.reference())
            .withNetwork(network)
            .withNetworkAliases("registry")
            .withExposedPorts(REGISTRY_PORT)
            .waitingFor(
                Wait.forHttp("/health/ready")
                    .forPort(REGISTRY_PORT)
                    .withStartupTimeout(START_TIMEOUT));
  }

  /** Starts everything; replication is 3, and 2 must have what was written, where brokers allow. */
  static Platform start(int brokerCount) {
    Platform platform = new Platform(brokerCount);
    try {
      List<GenericContainer<?>> all = new ArrayList<>(platform.brokers);
      all.add(platform.registry);
      // A broker is ready once a quorum stands: they must not wait for each other.
      Startables.deepStart(all).join();
      return platform;
    } catch (RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  /** The brokers, seen from here. */
  Cluster cluster() {
    String servers =
        brokers.stream().map(KafkaContainer::getBootstrapServers).collect(Collectors.joining(","));
    return new Cluster(servers, Map.of());
  }

  /** Our topics, by the registry seen from here. */
  TopicCatalogue topics() {
    String url =
        "http://%s:%d%s"
            .formatted(registry.getHost(), registry.getMappedPort(REGISTRY_PORT), CONFLUENT_API);
    return new TopicCatalogue(TopicCatalogue.DEFAULT_PREFIX, SchemaRegistry.at(url, true));
  }

  /** Creates the events' topic and all of ours. */
  void createTopics(String events, int partitions) {
    short replication = (short) Math.min(3, brokers.size());
    try (Admin admin = cluster().newAdmin()) {
      NewTopics.createMissing(admin, List.of(new NewTopic(events, partitions, replication)));
      topics().createMissing(admin, events, partitions, replication);
    }
  }

  /** Ends the broker of this number, from 1, as a power cut would. */
  void killBroker(int id) {
    DockerClientFactory.lazyClient()
        .killContainerCmd(brokers.get(id - 1).getContainerId())
        .withSignal("SIGKILL")
        .exec();
  }

  /** Copies a folder into the store. */
  void store(Path folder, String path) {
    // Docker copies into the root, which must not be read-only then, even where a volume is
    // mounted.
    try (GenericContainer<?> container =
        new GenericContainer<>(Images.GENERATOR.reference())
            .withCommand("--version")
            .withCopyFileToContainer(MountableFile.forHostPath(folder, READABLE), path)
            .withCreateContainerCmdModifier(create -> create.getHostConfig().withBinds(store()))
            .withStartupCheckStrategy(
                new OneShotStartupCheckStrategy().withTimeout(COMMAND_TIMEOUT))) {
      container.start();
    }
  }

  /** Runs a command of an image to its end. */
  void run(Images image, String... command) {
    try (GenericContainer<?> container =
        container(image, command)
            .withStartupCheckStrategy(
                new OneShotStartupCheckStrategy().withTimeout(COMMAND_TIMEOUT))) {
      container.start();
    }
  }

  /** Starts a classifier, and returns when it classifies. It ends with the platform. */
  GenericContainer<?> startClassifier(String... options) {
    return start(
        Images.STREAM_CLASSIFIER,
        Wait.forHttp("/health/ready").forPort(HTTP_PORT),
        Stream.concat(Stream.of("classify"), Stream.of(options)).toArray(String[]::new));
  }

  /** Starts a retraining job, and returns when it waits for requests. It ends with the platform. */
  GenericContainer<?> startRetraining(String... options) {
    return start(
        Images.TRAINER,
        Wait.forLogMessage(".*Waiting for retrain requests.*", 1),
        Stream.concat(Stream.of("retrain"), Stream.of(options)).toArray(String[]::new));
  }

  private GenericContainer<?> start(Images image, WaitStrategy ready, String... command) {
    GenericContainer<?> container =
        container(image, command).waitingFor(ready.withStartupTimeout(START_TIMEOUT));
    if (image == Images.STREAM_CLASSIFIER) {
      container.withExposedPorts(HTTP_PORT);
    }
    applications.add(container);
    container.start();
    return container;
  }

  @Override
  public void close() {
    applications.forEach(GenericContainer::stop);
    registry.stop();
    brokers.forEach(KafkaContainer::stop);
    network.close();
    DockerClientFactory.lazyClient().removeVolumeCmd(volume).exec();
  }

  private GenericContainer<?> container(Images image, String... command) {
    return new GenericContainer<>(image.reference())
        .withNetwork(network)
        .withCommand(command)
        .withEnv("CGL_BOOTSTRAP_SERVERS", internalServers())
        .withEnv("CGL_SCHEMA_REGISTRY", "http://registry:" + REGISTRY_PORT + CONFLUENT_API)
        .withEnv("CGL_AUTO_REGISTER", "true")
        // Natives of some libraries are unpacked there.
        .withTmpFs(Map.of("/tmp", "rw,exec"))
        .withCreateContainerCmdModifier(
            create -> {
              HostConfig host = create.getHostConfig();
              host.withReadonlyRootfs(true)
                  .withCapDrop(Capability.ALL)
                  .withSecurityOpts(List.of("no-new-privileges"))
                  .withBinds(store());
            });
  }

  private Bind store() {
    return new Bind(volume, new Volume(STORE));
  }

  private String internalServers() {
    return IntStream.rangeClosed(1, brokers.size())
        .mapToObj(id -> name(id) + ":" + LISTENER)
        .collect(Collectors.joining(","));
  }

  private KafkaContainer broker(int id, int count) {
    String voters =
        IntStream.rangeClosed(1, count)
            .mapToObj(voter -> "%d@%s:%d".formatted(voter, name(voter), CONTROLLER))
            .collect(Collectors.joining(","));
    String replication = String.valueOf(Math.min(3, count));
    String inSync = String.valueOf(Math.min(2, count));
    return new KafkaContainer(
            DockerImageName.parse(Images.KAFKA.reference())
                .asCompatibleSubstituteFor("apache/kafka"))
        .withNetwork(network)
        .withListener(name(id) + ":" + LISTENER)
        .withEnv("KAFKA_NODE_ID", String.valueOf(id))
        .withEnv("KAFKA_CONTROLLER_QUORUM_VOTERS", voters)
        .withEnv("KAFKA_DEFAULT_REPLICATION_FACTOR", replication)
        .withEnv("KAFKA_MIN_INSYNC_REPLICAS", inSync)
        .withEnv("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", replication)
        .withEnv("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", replication)
        .withEnv("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", inSync)
        // A dead broker is missed after 3 s instead of 9.
        .withEnv("KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000")
        .withStartupTimeout(START_TIMEOUT);
  }

  private static String name(int broker) {
    return "kafka-" + broker;
  }
}
