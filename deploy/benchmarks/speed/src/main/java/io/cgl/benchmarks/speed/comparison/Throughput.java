package io.cgl.benchmarks.speed.comparison;

import io.cgl.benchmarks.speed.contender.MeasuredTopology;
import io.cgl.benchmarks.speed.contender.RunningApplication;
import io.cgl.benchmarks.speed.load.CommittedOutput;
import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.TopicCatalogue;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many events per second each contender gets through when its input is there already and
 * nothing else runs.
 *
 * <p>Each run is a new application with topics of its own, which are deleted after it.
 */
final class Throughput {

  private final Workbench bench;
  private final BenchSettings settings;
  private final Workload workload;
  private final Timeline timeline;
  private final Map<MeasuredTopology, String> inputs = new EnumMap<>(MeasuredTopology.class);

  /** Writes the events. */
  Throughput(Workbench bench, BenchSettings settings, Workload workload, Timeline timeline) {
    this.bench = bench;
    this.settings = settings;
    this.workload = workload;
    this.timeline = timeline;
    for (MeasuredTopology contender : settings.contenders()) {
      int events = settings.events(contender);
      String topic = "events-" + events;
      if (!inputs.containsValue(topic)) {
        bench.createTopic(topic, settings.partitions(), Map.of());
        workload
            .events()
            .produce(bench.cluster(), bench.registry(), topic, settings.partitions(), events);
      }
      inputs.put(contender, topic);
    }
  }

  /** Measures all contenders in turns. */
  ThroughputResult measure(int threads) {
    Map<MeasuredTopology, double[]> rates = new EnumMap<>(MeasuredTopology.class);
    Map<MeasuredTopology, Long> emitted = new EnumMap<>(MeasuredTopology.class);
    for (MeasuredTopology contender : settings.contenders()) {
      rates.put(contender, new double[settings.rounds()]);
    }
    for (int round = 1 - BenchSettings.WARM_UPS; round <= settings.rounds(); round++) {
      for (MeasuredTopology contender : settings.contenders()) {
        long[] times = run(contender, threads);
        double rate = CommittedOutput.eventsPerSecond(times);
        emitted.merge(contender, (long) times.length, Math::min);
        if (round > 0) {
          rates.get(contender)[round - 1] = rate;
        }
        timeline.say(
            "%d thread(s), %s: %s %,.0f events/s",
            threads, settings.round(round), contender.title(), rate);
      }
    }
    return new ThroughputResult(rates, emitted);
  }

  /** Runs one contender over its events and returns when each output was taken in. */
  private long[] run(MeasuredTopology contender, int threads) {
    String name = bench.nextRun();
    TopicCatalogue topics = new TopicCatalogue(name + ".", bench.registry());
    String output = contender.output(name, topics);
    CommittedOutput committed = new CommittedOutput(bench, output, settings.partitions());
    if (contender.classifies()) {
      try (Announcer announcer = bench.announcer(topics)) {
        Workbench.announce(announcer, workload.checkpoint());
      }
    }
    RunningApplication.Place place =
        new RunningApplication.Place(
            name, inputs.get(contender), output, settings.run(threads), workload.checkpoint());
    int events = settings.events(contender);
    try (RunningApplication application = RunningApplication.start(contender, bench, place)) {
      committed.await(events, application::check);
    }
    // Once more, now that nothing can come any more.
    long[] times = committed.times();
    if (times.length != events) {
      throw new HarnessException(
          "%s committed %d records for %d events".formatted(contender.key(), times.length, events));
    }
    bench.deleteTopics(name);
    return times;
  }
}
