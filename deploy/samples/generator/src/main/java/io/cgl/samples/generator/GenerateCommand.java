package io.cgl.samples.generator;

import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.cli.ClusterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cgl generate}: data to try everything with, before one's own is at hand. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description =
        "Generates labelled rows to train on, or a stream of events and labels whose class frequencies"
            + " shift now and then.",
    footer = {
      "",
      "Examples:",
      "  cgl generate history --out history.csv",
      "  cgl generate events --events services --bootstrap-servers localhost:9092 \\",
      "      --schema-registry http://localhost:8081 --auto-register"
    })
public final class GenerateCommand {

  private static final Logger log = LoggerFactory.getLogger(GenerateCommand.class);
  private static final long LOOK_EVERY_MILLIS = 200;

  @Command(name = "history", mixinStandardHelpOptions = true, description = "Writes labelled rows.")
  int history(
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "The CSV file; the column 'label' holds the class.")
          Path out,
      @Option(
              names = "--rows",
              defaultValue = "8000",
              paramLabel = "N",
              description = "How many. Default: ${DEFAULT-VALUE}.")
          int rows,
      @Option(
              names = "--seed",
              defaultValue = "42",
              paramLabel = "N",
              description = "Seed of the rows. Default: ${DEFAULT-VALUE}.")
          long seed)
      throws IOException {
    Path parent = out.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    GeneratedStream.writeCsv(out, new GeneratedStream(seed).rows(rows, Phase.BEFORE_DRIFT));
    System.out.printf("Wrote %,d labelled rows to %s%n", rows, out);
    return 0;
  }

  /** Creates the topics, so that a classifier can start before the first event is sent. */
  @Command(
      name = "topics",
      mixinStandardHelpOptions = true,
      description = "Creates the events' topic, and all of ours, where they are not there.")
  int topics(@Mixin ClusterOptions options, @Mixin TopicOptions topic) {
    options.requireAccess();
    topic.createMissing(options.cluster(), options.topics());
    System.out.printf("The topics of '%s' are there%n", topic.events());
    return 0;
  }

  /** Sends events until it is told to stop. */
  @Command(
      name = "events",
      mixinStandardHelpOptions = true,
      description = "Sends events, and labels of half of them, until it is stopped.")
  int events(
      @Mixin ClusterOptions options,
      @Mixin TopicOptions topic,
      @Option(
              names = "--rate",
              defaultValue = "300",
              paramLabel = "N",
              description = "Events a second. Default: ${DEFAULT-VALUE}.")
          int rate,
      @Option(
              names = "--shift-every",
              defaultValue = "PT10M",
              paramLabel = "DURATION",
              description =
                  "How long rare classes stay rare, and then frequent. Default: ${DEFAULT-VALUE}.")
          Duration shiftEvery,
      @Option(
              names = "--seed",
              defaultValue = "43",
              paramLabel = "N",
              description = "Seed of the events. Default: ${DEFAULT-VALUE}.")
          long seed)
      throws InterruptedException {
    options.requireAccess();
    Cluster cluster = options.cluster();
    TopicCatalogue topics = options.topics();
    topic.createMissing(cluster, topics);
    LiveStream stream = new LiveStream(cluster, topics, topic.events(), rate, seed);
    Thread sender = new Thread(stream, "cgl-generator");
    sender.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stream, sender), "cgl-stop"));
    log.info("Sending {} events a second to '{}'", rate, topic.events());
    shiftWhile(sender, stream, shiftEvery);
    throw new IllegalStateException("the stream broke off; the log says why");
  }

  private static void shiftWhile(Thread sender, LiveStream stream, Duration every)
      throws InterruptedException {
    Phase phase = Phase.BEFORE_DRIFT;
    long due = System.nanoTime() + every.toNanos();
    while (sender.isAlive()) {
      Thread.sleep(LOOK_EVERY_MILLIS);
      if (System.nanoTime() - due >= 0) {
        phase = phase == Phase.BEFORE_DRIFT ? Phase.AFTER_DRIFT : Phase.BEFORE_DRIFT;
        stream.shiftTo(phase);
        due += every.toNanos();
        log.info(
            "After {} events: rare classes are {} from here on",
            stream.sent(),
            phase == Phase.AFTER_DRIFT ? "frequent" : "rare again");
      }
    }
  }

  private static void stop(LiveStream stream, Thread sender) {
    stream.close();
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
