package io.cgl.samples.demo;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.drift.DriftSettings;
import io.cgl.stream.ClassifierConfig;
import io.cgl.stream.StreamClassifier;
import io.cgl.stream.driftreplay.DriftPage;
import io.cgl.stream.driftreplay.DriftReplay;
import io.cgl.stream.driftreplay.Recording;
import io.cgl.stream.driftreplay.TopicRecording;
import io.cgl.stream.monitoring.http.HttpSettings;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.BundleAnnouncement;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.checkpoint.TrainingTask;
import io.cgl.trainer.cli.TrainingProgressBar;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.engine.Devices;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.retrain.RetrainingJob;
import io.cgl.trainer.retrain.RetrainingSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The whole loop in one process, on a real broker: train, publish, classify, drift, retrain, swap.
 * What it reports is read back from the topics.
 */
final class Demo {

  private static final String MODEL = "demo";
  private static final String EVENTS = "events";
  private static final int PARTITIONS = 2;
  private static final int MIN_LABELS = 2_000;
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(60);
  private static final Duration LABELS_PATIENCE = Duration.ofMinutes(4);

  /** How many times as long as the first training the retraining may take. */
  private static final int RETRAINING_PATIENCE = 4;

  /** Event times run ahead of the clock: one event a millisecond. */
  private static final Map<String, String> FUTURE_EVENTS =
      Map.of("log.message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));

  private final Scenario scenario;
  private final CglNetConfig network;
  private final int pace;
  private final Path store;
  private final Path page;
  private final Timeline timeline;
  private final PrintStream console;
  private final CheckpointTrainer trainer =
      new CheckpointTrainer(Devices.resolve("auto"), Clock.systemUTC());

  /**
   * @param pace events a second, until the retraining has ended
   * @param store a folder for bundles and state
   * @param page where to draw the drift
   */
  Demo(
      Scenario scenario,
      CglNetConfig network,
      int pace,
      Path store,
      Path page,
      PrintStream console) {
    this.scenario = scenario;
    this.network = network;
    this.pace = pace;
    this.store = store;
    this.page = page;
    this.console = console;
    this.timeline = new Timeline(console);
  }

  DemoSummary run() throws IOException {
    timeline.say("Playing %s", scenario.describe());
    try (Workbench bench = Workbench.open(FUTURE_EVENTS)) {
      Cluster cluster = bench.cluster();
      TopicCatalogue topics = new TopicCatalogue(TopicCatalogue.DEFAULT_PREFIX, bench.registry());
      bench.createTopic(EVENTS, PARTITIONS, Map.of());
      bench.createTopic(topics.labels().name(), PARTITIONS, Map.of());
      timeline.say("A Kafka broker listens on %s", cluster.bootstrapServers());
      return run(cluster, bench.registry(), topics);
    }
  }

  private DemoSummary run(Cluster cluster, SchemaRegistry registry, TopicCatalogue topics)
      throws IOException {
    long begun = System.nanoTime();
    CheckpointBundle first = trainFirst();
    Duration patience =
        LABELS_PATIENCE.plusNanos(RETRAINING_PATIENCE * (System.nanoTime() - begun));
    new ModelDirectory(cluster, topics)
        .createTopic((short) 1)
        .change(
            MODEL,
            models ->
                models.activate(
                    BundleAnnouncement.of(first, Instant.now(), null, Optional.empty())));

    Tally tally = new Tally(scenario.size(), scenario.keptFrom());
    Observer observer = new Observer(cluster, topics, EVENTS, tally, timeline);
    StreamPlayer player = new StreamPlayer(scenario, EVENTS, topics, tally, pace, Instant.now());
    ClassifierConfig config =
        ClassifierConfig.builder(cluster, registry, EVENTS, MODEL)
            .withWindow(WINDOW)
            .withGrace(GRACE)
            .withMaxAhead(Duration.ofDays(365)) // As ahead as the events are.
            .withHttp(HttpSettings.at(HttpSettings.LOOPBACK, 0))
            .withStateDir(store.resolve("streams"))
            .build();
    // Observer and job end with their threads' next look at the world, after this has closed them.
    try (StreamClassifier classifier = StreamClassifier.start(config);
        observer;
        RetrainingJob job = retrainingJob(cluster, topics)) {
      start(observer, "observer");
      start(job, "retraining-job");
      awaitServing(classifier);
      classifier.pageUri().ifPresent(page -> timeline.say("Watch it at %s", page));
      timeline.say("The stream begins: %,d events, %,d a second at first", scenario.size(), pace);
      scenario.driftAt().ifPresent(at -> announceDrift(tally, at));
      Intermission intermission = new Intermission(tally, observer, timeline, patience);
      player.play(
          cluster,
          () -> {
            requireAlive(classifier);
            return intermission.getAsBoolean();
          });
      drain(tally, classifier);
      long end = System.nanoTime();
      timeline.say("The stream has ended");
      draw(cluster, registry, topics, config.drift());
      return summary(tally, observer, player, end, first);
    }
  }

  private CheckpointBundle trainFirst() {
    TableProfile profile = TableProfile.of(scenario.head(), scenario.overrides());
    timeline.say(
        "Training CGL-Net on %,d labelled rows of %d classes",
        profile.rows(), profile.classes().size());
    TrainingTask task = TrainingTask.of(MODEL, scenario.head(), profile, 0, network);
    try (TrainingProgressBar progress = new TrainingProgressBar(console)) {
      CheckpointBundle bundle = trainer.train(task, store.resolve("first"), progress);
      timeline.say(
          "Trained: balanced accuracy %.1f %% on rows that were not learnt from; report in %s",
          100 * bundle.manifest().metrics().get("balancedAccuracy"), bundle.folder());
      return bundle;
    }
  }

  private RetrainingJob retrainingJob(Cluster cluster, TopicCatalogue topics) {
    RetrainingSettings settings =
        RetrainingSettings.builder(MODEL, EVENTS, scenario.head(), store)
            .withOverrides(scenario.overrides())
            .withSpan(Duration.ZERO)
            .withLabels(MIN_LABELS, LABELS_PATIENCE)
            .withConfig(network)
            .build();
    return new RetrainingJob(
        cluster, topics, settings, trainer, new RetrainingProgress(timeline), Clock.systemUTC());
  }

  /** What the detector saw, from the windows that the classifier wrote. */
  private void draw(
      Cluster cluster, SchemaRegistry registry, TopicCatalogue topics, DriftSettings settings)
      throws IOException {
    Recording windows =
        TopicRecording.read(
            cluster, registry, topics.classFrequencies().name(), Optional.of(MODEL), WINDOW);
    DriftPage.write(DriftReplay.of(windows, settings), page);
    timeline.say("Class frequencies, evidence and episodes are drawn in %s", page);
  }

  private void announceDrift(Tally tally, long at) {
    start(
        () -> {
          while (tally.sent() < at) {
            pause();
          }
          timeline.say("From here on rare classes are frequent. Nobody tells the classifier");
        },
        "drift-announcer");
  }

  private static void awaitServing(StreamClassifier classifier) {
    while (classifier.state() != StreamClassifier.State.RUNNING) {
      requireAlive(classifier);
      pause();
    }
  }

  private void drain(Tally tally, StreamClassifier classifier) {
    long deadline = System.nanoTime() + DRAIN_PATIENCE.toNanos();
    while (tally.lost() > 0 && System.nanoTime() < deadline) {
      requireAlive(classifier);
      pause();
    }
  }

  private DemoSummary summary(
      Tally tally, Observer observer, StreamPlayer player, long end, CheckpointBundle first) {
    long drift = driftEvent(observer, player).orElse(Long.MAX_VALUE);
    double seconds = (end - player.keptStartNanos()) / 1e9;
    return new DemoSummary(
        tally.sent(),
        tally.classified(),
        tally.deadLettered(),
        tally.lost(),
        tally.duplicated(),
        tally.furthestBehind() / (double) pace,
        Math.round((scenario.size() - scenario.keptFrom()) / seconds),
        tally.models(),
        observer.alerts().stream().map(DemoSummary.Alert::of).toList(),
        new DemoSummary.BalancedAccuracy(
            orNull(tally.balancedAccuracy(event -> event < drift)),
            orNull(
                tally.balancedAccuracy(event -> event >= drift && tally.classifiedByFirst(event))),
            orNull(tally.balancedAccuracy(event -> !tally.classifiedByFirst(event))),
            orNull(new Hindsight(scenario, tally).balancedAccuracy(first))));
  }

  /** Without a known beginning of the drift, the window of the first alert counts as one. */
  private OptionalLong driftEvent(Observer observer, StreamPlayer player) {
    if (scenario.driftAt().isPresent() || observer.alerts().isEmpty()) {
      return scenario.driftAt();
    }
    return OptionalLong.of(player.eventAt(observer.alerts().get(0).getWindowStart()));
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static void requireAlive(StreamClassifier classifier) {
    classifier
        .failure()
        .ifPresent(
            e -> {
              throw new IllegalStateException("the classifier gave up: " + e.getMessage(), e);
            });
  }

  private static void start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void pause() {
    LockSupport.parkNanos(20_000_000);
  }

  /** Says now and then how far a retraining is. */
  private static final class RetrainingProgress implements TrainingListener {

    private static final double EVERY = 0.2;

    private final Timeline timeline;
    private double said;

    RetrainingProgress(Timeline timeline) {
      this.timeline = timeline;
    }

    @Override
    public void onStep(io.cgl.trainer.progress.TrainingProgress progress) {
      if (progress.totalStep() <= 1) {
        said = 0;
      }
      if (progress.share() >= said + EVERY) {
        said = progress.share();
        timeline.say("Retraining: %.0f %%, %s", 100 * said, progress.phase());
      }
    }
  }
}
