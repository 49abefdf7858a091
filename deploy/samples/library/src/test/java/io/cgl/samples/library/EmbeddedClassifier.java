package io.cgl.samples.library;

import io.cgl.stream.ClassifierConfig;
import io.cgl.stream.StreamClassifier;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guide's last example: the whole classifier in another program's process. */
final class EmbeddedClassifier {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedClassifier.class);

  private EmbeddedClassifier() {}

  static void run(Cluster cluster, SchemaRegistry registry) throws InterruptedException {
    ClassifierConfig config =
        ClassifierConfig.builder(cluster, registry, "readings", "signs")
            .withApplicationId("my-classifier")
            .withKafkaProperties(Map.of("commit.interval.ms", "200"))
            .build();
    try (StreamClassifier classifier = StreamClassifier.start(config)) {
      classifier.awaitStopped(); // until it is closed, or gives up
      classifier.failure().ifPresent(reason -> log.error("The classifier gave up", reason));
    }
  }
}
