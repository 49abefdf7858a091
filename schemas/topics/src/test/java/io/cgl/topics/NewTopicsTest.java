package io.cgl.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.testing.kafka.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class NewTopicsTest {

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();

  @AutoClose
  private final Admin admin =
      Admin.create(
          Map.<String, Object>of(
              AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));

  /** Connected from its first record on: then nothing gives a leader time. */
  @AutoClose
  private static final KafkaProducer<byte[], byte[]> impatient =
      new Cluster(kafka.bootstrapServers(), Map.of())
          .newProducer(Map.of(ProducerConfig.RETRIES_CONFIG, 0));

  @RepeatedTest(20)
  void shouldTakeTheFirstRequestOfAProducer(RepetitionInfo repetition) throws Exception {
    String topic = "new-" + repetition.getCurrentRepetition();

    NewTopics.createMissing(admin, List.of(new NewTopic(topic, 12, (short) 1)));

    for (int partition = 0; partition < 12; partition++) {
      impatient.send(new ProducerRecord<>(topic, partition, null, new byte[1])).get();
    }
  }

  @Test
  void shouldLeaveWhatIsThereAsItIs() throws Exception {
    NewTopics.createMissing(admin, List.of(new NewTopic("kept", 2, (short) 1)));

    NewTopics.createMissing(
        admin, List.of(new NewTopic("kept", 5, (short) 1), new NewTopic("added", 1, (short) 1)));

    var topics = admin.describeTopics(List.of("kept", "added")).allTopicNames().get();
    assertThat(topics.get("kept").partitions()).hasSize(2);
    assertThat(topics.get("added").partitions()).hasSize(1);
  }

  @Test
  void shouldSayWhichTopicTheClusterRefuses() {
    assertThatThrownBy(
            () -> NewTopics.createMissing(admin, List.of(new NewTopic("thrice", 1, (short) 3))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("cannot create topic 'thrice': ")
        .hasMessageContaining("replication factor");
  }
}
