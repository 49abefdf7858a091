package io.cgl.benchmarks.speed.soak;

import io.cgl.avro.ModelState;
import io.cgl.benchmarks.speed.contender.ClassifierProcess;
import io.cgl.benchmarks.speed.load.EventGenerator;
import io.cgl.benchmarks.speed.load.Flow;
import io.cgl.benchmarks.speed.load.OutputReader;
import io.cgl.benchmarks.speed.workload.MeasuredNetwork;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.harness.ChildProcess;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The classifier in a process of its own, at full load for a long time, with a swap every few
 * seconds: broker, registry, generator and reader are here, so that the memory measured is the
 * classifier's alone.
 */
final class SoakBench {

  /** Events on their way: enough that the classifier never waits for some. */
  private static final long BACKLOG = 50_000;

  /** So that a backlog is made up for in some ticks, and not in one. */
  private static final long LARGEST_BURST = 300;

  private static final int SAMPLES_PER_MESSAGE = 12;

  /** Several times the backlog in each partition, whatever the retention. */
  private static final Map<String, String> DELETED_SOON =
      Map.of(
          TopicConfig.RETENTION_BYTES_CONFIG, Integer.toString(64 << 20),
          TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 << 20),
          TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, "1000");

  private static final Map<String, String> BROKER =
      Map.of("log.retention.check.interval.ms", "5000");

  private final SoakSettings settings;
  private final Workbench bench;
  private final Timeline timeline;
  private final String name;
  private final TopicCatalogue topics;
  private final List<CheckpointBundle> checkpoints;

  private SoakBench(SoakSettings settings, Workbench bench, Timeline timeline) {
    this.settings = settings;
    this.bench = bench;
    this.timeline = timeline;
    this.name = bench.nextRun();
    this.topics = new TopicCatalogue(name + ".", bench.registry());
    this.checkpoints =
        List.of(
            MeasuredNetwork.SYNTHETIC.checkpoint(bench.folder(), MeasuredNetwork.SEED),
            MeasuredNetwork.SYNTHETIC.checkpoint(bench.folder(), MeasuredNetwork.SEED + 1));
  }

  /** Runs as long as the settings say. */
  static SoakReport run(SoakSettings settings, Timeline timeline) {
    timeline.say("starting a broker, a registry and the classifier");
    try (Workbench bench = Workbench.openForProcesses(BROKER)) {
      return new SoakBench(settings, bench, timeline).run();
    }
  }

  private SoakReport run() {
    String input = "events";
    String output = topics.classifications().name();
    int partitions = settings.run().partitions();
    bench.createTopic(input, partitions, DELETED_SOON);
    bench.createTopic(output, partitions, DELETED_SOON);
    byte[][] events = MeasuredNetwork.SYNTHETIC.events().encoded(bench.registry(), input);
    try (Announcer announcer = bench.announcer(topics)) {
      Workbench.announce(announcer, checkpoints.get(0));
      AtomicBoolean ended = new AtomicBoolean();
      try (ChildProcess classifier =
              ClassifierProcess.start(bench, name, 1, input, settings.run());
          OutputReader reader =
              new OutputReader(bench.cluster(), output, partitions, (s, a, count) -> {});
          EventGenerator generator =
              new EventGenerator(
                  bench.cluster(),
                  input,
                  partitions,
                  events,
                  sent -> ended.get() ? 0 : burst(sent - reader.received()))) {
        Flow flow = new Flow(generator, classifier::check, reader);
        flow.awaitMore(0);
        List<SoakReport.Sample> samples = new ArrayList<>();
        int swaps = sample(flow, classifier, announcer, samples);
        ended.set(true);
        flow.awaitAll();
        return new SoakReport(settings, samples, swaps, loaded(), generator.sent());
      }
    }
  }

  /** What is missing from the backlog. */
  private static int burst(long underWay) {
    return (int) Math.max(0, Math.min(BACKLOG - underWay, LARGEST_BURST));
  }

  /** Samples and swaps until the time is over, and says how often it swapped. */
  private int sample(
      Flow flow, ChildProcess classifier, Announcer announcer, List<SoakReport.Sample> samples) {
    long start = System.nanoTime();
    long end = start + settings.length().toNanos();
    long nextSwap = start + settings.swapEvery().toNanos();
    long nextSample = start;
    int swaps = 0;
    while (System.nanoTime() < end) {
      long now = System.nanoTime();
      if (now >= nextSwap) {
        swaps++;
        Workbench.announce(announcer, checkpoints.get(swaps % checkpoints.size()));
        nextSwap += settings.swapEvery().toNanos();
      }
      if (now >= nextSample) {
        SoakReport.Sample sample =
            new SoakReport.Sample(
                (now - start) / 1e9, classifier.residentBytes(), flow.reader().received());
        samples.add(sample);
        if (samples.size() % SAMPLES_PER_MESSAGE == 1) {
          timeline.say(
              "%,.0f s: %,d MiB, %,d events",
              sample.seconds(), sample.residentBytes() >> 20, sample.classified());
        }
        nextSample += settings.sampleEvery().toNanos();
      }
      flow.check();
      Workbench.sleep(Math.max(0, Math.min(end, Math.min(nextSwap, nextSample)) - now));
    }
    return swaps;
  }

  /** How many announcements the classifier says to have loaded. */
  private int loaded() {
    AtomicInteger loaded = new AtomicInteger();
    try (TopicReader reader =
        new TopicReader(bench.cluster(), List.of(topics.modelStatus().name()))) {
      reader.readToEnd(
          raw -> {
            ModelState state = TopicReader.decode(topics.modelStatus(), raw).value().getState();
            if (state == ModelState.LOADED) {
              loaded.incrementAndGet();
            }
          });
    }
    return loaded.get();
  }
}
