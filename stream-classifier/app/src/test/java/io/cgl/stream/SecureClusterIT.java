package io.cgl.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.Classification;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testing.kafka.SecureListener;
import io.cgl.testing.registry.EmbeddedRegistry;
import io.cgl.testing.registry.RegistryAccess;
import io.cgl.testsupport.Announcer;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole classifier against brokers and a registry that ask for TLS and credentials. */
class SecureClusterIT {

  private static final String MODEL = "signs";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String STORE_PASSWORD = "store-password-4711";
  private static final String KAFKA_PASSWORD = "kafka-password-4711";
  private static final String REGISTRY_PASSWORD = "registry-password-4711";
  private static final String TOKEN = "registry-token-4711";

  @TempDir private static Path certificates;

  private static SelfSignedCertificate trusted;
  private static SelfSignedCertificate other;
  private static EmbeddedKafka kafka;

  @TempDir private Path folder;

  private String events;
  private String prefix;

  /** How a client proves to a registry who it is. */
  private enum Login {
    BASIC,
    BEARER;

    RegistryAccess asked() {
      return this == BASIC
          ? RegistryAccess.OPEN.withBasicAuth("alice", REGISTRY_PASSWORD)
          : RegistryAccess.OPEN.withBearerToken(TOKEN);
    }

    Map<String, String> given() {
      return this == BASIC
          ? Map.of(
              "basic.auth.credentials.source",
              "USER_INFO",
              "basic.auth.user.info",
              "alice:" + REGISTRY_PASSWORD)
          : Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", TOKEN);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    trusted =
        SelfSignedCertificate.in(
            Files.createDirectory(certificates.resolve("trusted")), STORE_PASSWORD);
    other =
        SelfSignedCertificate.in(
            Files.createDirectory(certificates.resolve("other")), STORE_PASSWORD);
    kafka = EmbeddedKafka.start(listener(trusted));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void createTopic() {
    String id = UUID.randomUUID().toString().substring(0, 8);
    events = "events-" + id;
    prefix = "cgl-" + id + ".";
    kafka.createTopic(events, 2, Map.of());
  }

  @ParameterizedTest
  @EnumSource(Login.class)
  void shouldClassifyOverTlsWithCredentialsAndLogNoSecret(Login login) throws Exception {
    try (EmbeddedRegistry server = registry(login);
        CapturedLog log = new CapturedLog(Level.INFO, Map.of("io.cgl", Level.DEBUG))) {
      Cluster cluster = cluster(trusted, KAFKA_PASSWORD);
      SchemaRegistry registry = registry(server, trusted, login.given());
      TopicCatalogue topics = new TopicCatalogue(prefix, registry);
      TestEvents readings = new TestEvents(registry);
      ClassifierConfig config = config(cluster, registry);
      try (StreamClassifier classifier = StreamClassifier.start(config);
          Announcer announcer = new Announcer(cluster, topics);
          KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
        announcer.announce(
            LinearCheckpoint.signOfX(MODEL, 1f).write(folder.resolve("model"), 2000L, 1000L));
        for (int i = 0; i < 100; i++) {
          byte[] value = i % 10 == 0 ? "no Avro".getBytes(UTF_8) : readings.reading(i);
          producer.send(new ProducerRecord<>(events, i % 2, null, value)).get();
        }
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    read(cluster, topics.classifications().name()).size() == 90
                        && read(cluster, config.deadLetters()).size() == 10);
        assertThat(classifier.failure()).isEmpty();
      }

      Classification last =
          TopicReader.decode(
                  topics.classifications(), read(cluster, topics.classifications().name()).get(89))
              .value();
      assertThat(last.getLabel()).isEqualTo("high");
      ModelStatus status =
          TopicReader.decode(
                  topics.modelStatus(), read(cluster, topics.modelStatus().name()).get(0))
              .value();
      assertThat(status.getState()).isEqualTo(ModelState.LOADED);
      assertThat(config.toString() + cluster + registry)
          .contains("sasl.jaas.config")
          .doesNotContain("4711");
      // Kafka tells all of its settings at this level, so there was something to be found.
      assertThat(log.text()).contains("sasl.jaas.config = [hidden]", "model.activated");
      assertThat(log.text()).doesNotContain("4711");
    }
  }

  @Test
  @Timeout(60)
  void shouldSayAtTheStartThatTheBrokersRefuseAPassword() {
    ClassifierConfig config =
        config(cluster(trusted, "wrong-4711"), SchemaRegistry.at("mock://unused", true));

    assertThatThrownBy(() -> StreamClassifier.start(config))
        .isInstanceOf(ClassifierException.class)
        .hasMessageContaining("the brokers at " + kafka.secureBootstrapServers() + " refuse us")
        .hasMessageContaining("Invalid username or password")
        .hasMessageContaining("check sasl.mechanism and sasl.jaas.config")
        .hasMessageNotContaining("4711");
  }

  @Test
  @Timeout(60)
  void shouldSayAtTheStartThatTheBrokersCertificateIsNotTrusted() {
    ClassifierConfig config =
        config(cluster(other, KAFKA_PASSWORD), SchemaRegistry.at("mock://unused", true));

    assertThatThrownBy(() -> StreamClassifier.start(config))
        .isInstanceOf(ClassifierException.class)
        .hasMessageContaining("no TLS connection with the brokers")
        .hasMessageContaining("check ssl.truststore.location");
  }

  @ParameterizedTest
  @EnumSource(Login.class)
  @Timeout(60)
  void shouldSayAtTheStartThatTheRegistryRefusesUs(Login login) {
    Map<String, String> wrong = new HashMap<>(login.given());
    wrong.replaceAll((key, value) -> key.endsWith(".source") ? value : "alice:wrong-4711");
    try (EmbeddedRegistry server = registry(login)) {
      ClassifierConfig config =
          config(cluster(trusted, KAFKA_PASSWORD), registry(server, trusted, wrong));

      assertThatThrownBy(() -> StreamClassifier.start(config))
          .isInstanceOf(ClassifierException.class)
          .hasMessageContaining(
              "the schema registry at " + server.url() + " refuses us (HTTP 401): check basic.auth")
          .hasMessageNotContaining("4711");
    }
  }

  @Test
  @Timeout(60)
  void shouldSayAtTheStartThatTheRegistrysCertificateIsNotTrusted() {
    try (EmbeddedRegistry server = registry(Login.BASIC)) {
      ClassifierConfig config =
          config(cluster(trusted, KAFKA_PASSWORD), registry(server, other, Login.BASIC.given()));

      assertThatThrownBy(() -> StreamClassifier.start(config))
          .isInstanceOf(ClassifierException.class)
          .hasMessageContaining("no TLS connection with the schema registry at " + server.url())
          .hasMessageContaining("check schema.registry.ssl.truststore.location");
    }
  }

  @Test
  @Timeout(60)
  void shouldSayAtTheStartThatATrustStoreCannotBeRead() {
    Map<String, String> properties = new HashMap<>(cluster(trusted, KAFKA_PASSWORD).properties());
    properties.put("ssl.truststore.location", "/no/such/store.p12");
    ClassifierConfig config =
        config(
            new Cluster(kafka.secureBootstrapServers(), properties),
            SchemaRegistry.at("mock://unused", true));

    assertThatThrownBy(() -> StreamClassifier.start(config))
        .isInstanceOf(ClassifierException.class)
        .hasMessageContaining("Kafka refuses the settings")
        .hasMessageContaining("/no/such/store.p12");
  }

  private ClassifierConfig config(Cluster cluster, SchemaRegistry registry) {
    return ClassifierConfig.builder(cluster, registry, events, MODEL)
        .withApplicationId("classifier-" + events)
        .withTopicPrefix(prefix)
        .withStateDir(folder.resolve("state"))
        .build();
  }

  /** Shows the certificate, and knows alice by her password. */
  private static SecureListener listener(SelfSignedCertificate shown) {
    return new SecureListener(
        "SASL_SSL",
        Map.of(
            "ssl.keystore.type", SelfSignedCertificate.STORE_TYPE,
            "ssl.keystore.location", shown.keyStore().toString(),
            "ssl.keystore.password", shown.password(),
            "ssl.key.password", shown.password(),
            "sasl.enabled.mechanisms", "PLAIN",
            "plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_alice=\"%s\";"
                    .formatted(KAFKA_PASSWORD)));
  }

  private static Cluster cluster(SelfSignedCertificate believed, String password) {
    return new Cluster(
        kafka.secureBootstrapServers(),
        Map.of(
            "security.protocol",
            "SASL_SSL",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " username=\"alice\" password=\"%s\";".formatted(password),
            "ssl.truststore.type",
            SelfSignedCertificate.STORE_TYPE,
            "ssl.truststore.location",
            believed.trustStore().toString(),
            "ssl.truststore.password",
            believed.password()));
  }

  private static EmbeddedRegistry registry(Login login) {
    return EmbeddedRegistry.start(login.asked().withTls(trusted.serverContext()));
  }

  private static SchemaRegistry registry(
      EmbeddedRegistry server, SelfSignedCertificate believed, Map<String, String> login) {
    Map<String, String> properties = new HashMap<>(login);
    properties.put("schema.registry.ssl.truststore.type", SelfSignedCertificate.STORE_TYPE);
    properties.put("schema.registry.ssl.truststore.location", believed.trustStore().toString());
    properties.put("schema.registry.ssl.truststore.password", believed.password());
    return new SchemaRegistry(server.url(), true, properties);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(Cluster cluster, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topic))) {
      reader.readToEnd(records::add);
    }
    return records;
  }
}
