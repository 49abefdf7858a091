package io.cgl.testing.chaos.stage;

import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.chaos.audit.Readings;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.synthetic.RandomNetwork;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Checkpoints that are announced as the trainer would, and some that must be refused.
 *
 * <p>Not safe for use by several threads.
 */
public final class Checkpoints implements AutoCloseable {

  static final String MODEL = "chaos";

  private static final int GOOD = 4;
  private static final List<Integer> HIDDEN = List.of(32);
  private static final String NO_DIGEST = "0".repeat(64);

  private final TopicCatalogue topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Path folder;
  private final List<CheckpointBundle> good;
  private int announced;
  private int broken;

  /** What is wrong with a checkpoint. */
  public enum Defect {
    /** The bundle is another one than was announced. */
    WRONG_DIGEST,
    /** There is no bundle. */
    MISSING,
    /** The graph's file ends early. */
    TRUNCATED_GRAPH
  }

  Checkpoints(Path folder, Cluster cluster, TopicCatalogue topics) {
    this.folder = folder;
    this.topics = topics;
    this.producer =
        cluster.newProducer(
            Map.of(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000));
    this.good = IntStream.range(0, GOOD).mapToObj(seed -> write(seed, "good-" + seed)).toList();
  }

  /** The ids under which an event may be classified. */
  Set<String> goodIds() {
    Set<String> ids = new HashSet<>();
    good.forEach(bundle -> ids.add(bundle.manifest().modelId()));
    return ids;
  }

  /** Announces the next good one, and returns its id. */
  public String announceNext() {
    CheckpointBundle bundle = good.get(announced++ % GOOD);
    announce(bundle, bundle.sha256());
    return bundle.manifest().modelId();
  }

  /** Announces one that must be refused. */
  public void announceBroken(Defect defect) {
    broken++;
    CheckpointBundle bundle = write(GOOD + broken, "broken-" + broken);
    switch (defect) {
      case WRONG_DIGEST -> announce(bundle, NO_DIGEST);
      case MISSING -> {
        spoil(bundle.folder().resolve(BundleFiles.MANIFEST), 0);
        announce(bundle, bundle.sha256());
      }
      case TRUNCATED_GRAPH -> {
        spoil(bundle.folder().resolve(BundleFiles.GRAPH), 0.5);
        announce(bundle, bundle.sha256());
      }
    }
  }

  /** How many swaps were asked for: every good announcement after the first. */
  public int swaps() {
    return announced - 1;
  }

  public int broken() {
    return broken;
  }

  /**
   * Waits until the broker has every announcement.
   *
   * @throws HarnessException if it refused one
   */
  @Override
  public void close() {
    producer.close();
    if (failure.get() != null) {
      throw new HarnessException(
          "the broker did not take an announcement: " + failure.get().getMessage(), failure.get());
    }
  }

  private CheckpointBundle write(long seed, String name) {
    return new RandomNetwork(Readings.inputs(), HIDDEN, seed).write(folder.resolve(name), MODEL);
  }

  private void announce(CheckpointBundle bundle, String sha256) {
    var announcement = Announcer.of(bundle).setSha256(sha256).setAnnouncedAt(Instant.now()).build();
    var unused =
        producer.send(
            topics.models().record(MODEL, announcement),
            (metadata, e) -> failure.compareAndSet(null, e));
  }

  /** Leaves the first part of a file; nothing of it leaves no file. */
  private static void spoil(Path file, double share) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      if (share > 0) {
        Files.write(file, Arrays.copyOf(bytes, (int) (share * bytes.length)));
      }
    } catch (IOException e) {
      throw new HarnessException("cannot spoil a checkpoint: " + e.getMessage(), e);
    }
  }
}
