package io.cgl.stream.monitoring.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.stream.ClassifierConfig;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading topics on a real broker that authorizes. */
class TopicFollowerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @AutoClose
  private static final EmbeddedKafka kafka =
      EmbeddedKafka.start(
          Map.of(
              "authorizer.class.name",
              "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
              "allow.everyone.if.no.acl.found",
              "true"));

  private final String own = UUID.randomUUID().toString().substring(0, 8);
  private final Cluster cluster = new Cluster(kafka.bootstrapServers(), Map.of());
  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + own, true);
  private final TopicCatalogue topics = new TopicCatalogue(own + ".", registry);
  private final String events = "events-" + own;
  private final ClassifierConfig config =
      ClassifierConfig.builder(cluster, registry, events, "ids").withTopicPrefix(own + ".").build();
  @AutoClose private final Admin admin = cluster.newAdmin();

  @BeforeEach
  void createTopics() {
    kafka.createTopic(events, 1, Map.of());
    topics.createMissing(admin, events, 1, (short) 1);
  }

  @Test
  void shouldShowTheLastDeadLettersOfAFlood() throws Exception {
    int flood = 30_000;
    try (TopicFollower follower = new TopicFollower(WatchedStream.shown(config));
        KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
      await().atMost(PATIENCE).until(() -> follower.look().history().isPresent());
      List<Future<?>> sent = new ArrayList<>();
      for (long i = 0; i < flood; i++) {
        sent.add(
            producer.send(new ProducerRecord<>(config.deadLetters(), 0, i, null, new byte[9])));
      }
      for (Future<?> each : sent) {
        each.get();
      }

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(follower.look().history().orElseThrow().view().deadLetters())
                      .extracting(LetterHistory.Letter::at)
                      .containsExactlyElementsOf(
                          LongStream.range(0, LetterHistory.LETTERS)
                              .map(back -> flood - 1 - back)
                              .boxed()
                              .toList()));
    }
  }

  @Test
  void shouldDoWithoutATopicThatItMayNotRead() throws Exception {
    admin
        .createAcls(
            List.of(
                new AclBinding(
                    new ResourcePattern(
                        ResourceType.TOPIC, topics.quality().name(), PatternType.LITERAL),
                    new AccessControlEntry(
                        "User:*", "*", AclOperation.READ, AclPermissionType.DENY))))
        .all()
        .get();

    try (TopicFollower follower = new TopicFollower(WatchedStream.shown(config))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(follower.look().problem())
                    .contains("not authorized for " + topics.quality().name());
                assertThat(follower.look().history()).isPresent();
              });
    }
  }
}
