package io.cgl.testing.chaos.loop;

import ai.djl.Device;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.stream.cli.ClassifyCommand;
import io.cgl.testing.chaos.stage.ProcessKeeper;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.BundleAnnouncement;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.checkpoint.TrainingTask;
import io.cgl.trainer.cli.RetrainCommand;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.progress.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * One run over the whole loop: a classifier and retraining jobs as processes of their own, a stream
 * that shifts, and an {@link Assassin}. When the last request is answered, the topics are counted.
 */
final class Loop implements AutoCloseable {

  private static final String EVENTS = "readings";
  private static final String MODEL = "loop";
  private static final int PARTITIONS = 2;
  private static final int EVENTS_PER_SECOND = 200;
  private static final int MIN_LABELS = 600;
  private static final int FIRST_ROWS = 2000;

  /** A training must end between two kills now and then, however long the labels have come. */
  private static final int MAX_ROWS = 800;

  /** Few, so that what the labelled events say outweighs what they contradict. */
  private static final int BASE_ROWS = 200;

  /** Long enough for a new checkpoint to be served, and for an episode to end. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private static final Duration ALERT_PATIENCE = Duration.ofMinutes(5);
  private static final Duration ANSWER_PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final LoopSettings settings;
  private final Timeline timeline;
  private final Workbench bench;
  private final TopicCatalogue topics;
  private final ShiftingReadings readings;
  private final List<ProcessKeeper> processes = new ArrayList<>();
  private final Thread feed = new Thread(this::produce, "cgl-chaos-producer");
  private int shifts;
  private volatile boolean stopping;

  private Loop(LoopSettings settings, Timeline timeline, Workbench bench) {
    this.settings = settings;
    this.timeline = timeline;
    this.bench = bench;
    this.topics = new TopicCatalogue(TopicCatalogue.DEFAULT_PREFIX, bench.registry());
    this.readings = new ShiftingReadings(EVENTS, topics, settings.seed());
    feed.setDaemon(true);
  }

  /**
   * Runs. The folder of logs goes if nothing was wrong.
   *
   * @throws HarnessException if the harness itself cannot go on
   */
  static LoopReport run(LoopSettings settings, Timeline timeline) throws InterruptedException {
    try (Workbench bench = Workbench.openForProcesses(Map.of())) {
      bench.keepFolder(true);
      try (Loop loop = new Loop(settings, timeline, bench)) {
        LoopReport report = loop.run();
        bench.keepFolder(!report.isGood());
        return report;
      } finally {
        if (bench.isFolderKept()) {
          timeline.say("The logs of all processes are in %s", bench.folder());
        }
      }
    }
  }

  private LoopReport run() throws InterruptedException {
    long start = System.nanoTime();
    timeline.say(
        "Seed %d: %d shifts, %d retraining job(s), a kill every %.0f s",
        settings.seed(),
        settings.episodes(),
        settings.jobs(),
        settings.killEvery().toMillis() / 1000.0);
    createTopics();
    announceFirst();
    startProcesses();
    feed.start();
    try (LoopLedger ledger = new LoopLedger(bench.cluster(), topics)) {
      try (Assassin assassin = new Assassin(processes, settings.seed(), settings.killEvery())) {
        assassin.start();
        long end = start + settings.limit().toNanos();
        while (shifts < settings.episodes() && System.nanoTime() < end) {
          Thread.sleep(SETTLING.toMillis());
          episode(ledger);
        }
      }
      timeline.say("No more kills; waiting until every request is answered");
      await(() -> ledger.read().unanswered() == 0, ANSWER_PATIENCE);
      for (ProcessKeeper process : processes) {
        process.stop();
      }
      return report(ledger.read(), (System.nanoTime() - start) / 1_000_000_000L);
    }
  }

  /** One shift and its answer; without a new model the stream goes back. */
  private void episode(LoopLedger ledger) throws InterruptedException {
    int before = ledger.read().requests();
    readings.shift();
    shifts++;
    timeline.say("Shift %d of %d", shifts, settings.episodes());
    if (!await(() -> ledger.read().requests() > before, ALERT_PATIENCE)) {
      timeline.say("No alert");
    } else if (!await(() -> ledger.read().unanswered() == 0, ANSWER_PATIENCE)) {
      timeline.say("No answer yet");
    }
    String last = ledger.episodes().stream().reduce((a, b) -> b).orElse("");
    if (ledger.won(last)) {
      timeline.say("Announced: checkpoint %s", ledger.active().orElseThrow());
    } else {
      timeline.say("Not announced; the stream goes back");
      readings.shiftBack();
    }
  }

  private LoopReport report(LoopLedger ledger, long seconds) {
    return new LoopReport(
        settings,
        shifts,
        ledger.episodes().size(),
        ledger.alerts(),
        ledger.requests(),
        ledger.announced(),
        ledger.refused(),
        ledger.oddEpisodes(),
        ledger.unanswered(),
        ledger.answeredTwice(),
        processes.get(0).kills(),
        processes.stream().skip(1).mapToInt(ProcessKeeper::kills).sum(),
        seconds);
  }

  @Override
  public void close() {
    stopping = true;
    try {
      feed.join();
      for (ProcessKeeper process : processes) {
        process.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    readings.close();
  }

  private void createTopics() {
    short replication = 1;
    bench.createTopic(EVENTS, PARTITIONS, Map.of());
    try (Admin admin = bench.cluster().newAdmin()) {
      topics.createMissing(admin, EVENTS, PARTITIONS, replication);
    }
  }

  private void announceFirst() {
    ListedRows rows = readings.rows(FIRST_ROWS);
    writeBase(new ListedRows(rows.name(), rows.fields(), rows.rows().subList(0, BASE_ROWS)));
    TableProfile profile = TableProfile.of(rows, TableProfile.Overrides.NONE);
    CglNetConfig config = CglNetConfig.defaults().with(network());
    CheckpointBundle first =
        new CheckpointTrainer(Device.cpu(), Clock.systemUTC())
            .train(
                TrainingTask.of(MODEL, rows, profile, 0.3, config),
                bench.folder().resolve("first"),
                TrainingListener.NONE);
    new ModelDirectory(bench.cluster(), topics)
        .change(
            MODEL,
            models ->
                models.activate(
                    BundleAnnouncement.of(first, Instant.now(), null, Optional.empty())));
    timeline.say("Trained and announced: checkpoint %s", first.manifest().modelId());
  }

  /** Small: a training is to take seconds. */
  private static Map<String, String> network() {
    return Map.of("experts", "2", "width", "16", "epochs", "30", "batch", "32", "trees", "off");
  }

  private void writeBase(ListedRows rows) {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", rows.fields()) + ",label");
    rows.forEach((values, label) -> lines.add(values[0] + "," + values[1] + "," + label));
    try {
      Files.write(base(), lines);
    } catch (IOException e) {
      throw new HarnessException("cannot write " + base() + ": " + e.getMessage(), e);
    }
  }

  private Path base() {
    return bench.folder().resolve("base.csv");
  }

  private void startProcesses() {
    start(
        "classifier",
        ClassifyCommand.class,
        List.of(
            "--http-port", "0",
            "--window", "1s",
            "--grace", "0s",
            "--state-dir", bench.folder().resolve("state").toString()));
    List<String> job =
        new ArrayList<>(
            List.of(
                "--data", base().toString(),
                "--label", "label",
                "--store", bench.folder().resolve("store").toString(),
                "--span", "PT0S",
                "--min-labels", String.valueOf(MIN_LABELS),
                "--max-rows", String.valueOf(MAX_ROWS),
                "--patience", "PT1M"));
    network().forEach((name, value) -> job.addAll(List.of("--set", name + "=" + value)));
    for (int i = 1; i <= settings.jobs(); i++) {
      start("retraining-" + i, RetrainCommand.class, job);
    }
  }

  private void start(String name, Class<?> command, List<String> specific) {
    List<String> arguments = new ArrayList<>(specific);
    arguments.addAll(
        List.of(
            "--bootstrap-servers=" + bench.cluster().bootstrapServers(),
            "--schema-registry=" + bench.registry().url(),
            "--events=" + EVENTS,
            "--model=" + MODEL,
            "--auto-register"));
    arguments.addAll(ProcessKeeper.QUICK_GROUPS);
    ProcessKeeper process =
        new ProcessKeeper(
            name, command, arguments, bench.folder().resolve(name + ".log"), timeline);
    processes.add(process);
    process.start();
  }

  private void produce() {
    try (KafkaProducer<byte[], byte[]> producer = bench.cluster().newProducer(Map.of())) {
      while (!stopping) {
        Thread.sleep(1000 / EVENTS_PER_SECOND);
        readings
            .next(Instant.now())
            .forEach(
                sent -> {
                  var unused = producer.send(sent);
                });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean await(BooleanSupplier condition, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
    return true;
  }
}
