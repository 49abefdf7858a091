package io.cgl.benchmarks.speed.load;

import io.cgl.benchmarks.speed.contender.MeasuredTopology;
import io.cgl.benchmarks.speed.contender.RunSettings;
import io.cgl.benchmarks.speed.contender.RunningApplication;
import io.cgl.benchmarks.speed.load.ArrivalLog.Span;
import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Workbench;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.TopicCatalogue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One contender with a generator that sends to it and a reader of what it commits, all in this
 * process. The load is open: events come when they are scheduled, whether or not those before them
 * are through.
 *
 * <p>For use by one thread.
 */
public final class LoadedRun implements AutoCloseable {

  /** A trickle, until the application is there. */
  private static final double FIRST_RATE = 100;

  /** Some seconds until threads, buffers and cores are used to a new rate. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long LOOK_EVERY_NANOS = 5_000_000;

  private final Workbench bench;
  private final String name;
  private final ArrivalLog arrivals = new ArrivalLog();
  private final EventGenerator.Rate rate = new EventGenerator.Rate();
  private final Announcer announcer;
  private final RunningApplication application;
  private final OutputReader reader;
  private final EventGenerator generator;
  private final Flow flow;

  /** Starts a contender, and returns when its first outputs are there. */
  public LoadedRun(
      Workbench bench, MeasuredTopology contender, RunSettings settings, Workload workload) {
    this.bench = bench;
    this.name = bench.nextRun();
    TopicCatalogue topics = new TopicCatalogue(name + ".", bench.registry());
    String input = name + ".events";
    String output = contender.output(name, topics);
    bench.createTopic(input, settings.partitions(), Map.of());
    bench.createTopic(output, settings.partitions(), Map.of());
    announcer = bench.announcer(topics);
    Workbench.announce(announcer, workload.checkpoint());
    byte[][] events = workload.events().encoded(bench.registry(), input);
    application =
        RunningApplication.start(
            contender,
            bench,
            new RunningApplication.Place(name, input, output, settings, workload.checkpoint()));
    reader = new OutputReader(bench.cluster(), output, settings.partitions(), arrivals);
    generator = new EventGenerator(bench.cluster(), input, settings.partitions(), events, rate);
    rate.set(FIRST_RATE);
    flow = new Flow(generator, application::check, reader);
    flow.awaitMore(0);
  }

  /** What arrived so far, since the last measurement. */
  public ArrivalLog arrivals() {
    return arrivals;
  }

  /** Announces another checkpoint and returns when it classifies. */
  public void swap(CheckpointBundle checkpoint) {
    Workbench.announce(announcer, checkpoint);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!application.servedModelId().equals(Optional.of(checkpoint.manifest().modelId()))) {
      flow.check();
      if (System.nanoTime() > deadline) {
        throw new HarnessException(
            "the classifier did not take checkpoint %s within %d s: its log says why"
                .formatted(checkpoint.manifest().modelId(), PATIENCE.toSeconds()));
      }
      Workbench.sleep(LOOK_EVERY_NANOS);
    }
  }

  /** Sends at this rate from now on, and waits until it has settled. */
  public void settle(double eventsPerSecond) {
    rate.set(eventsPerSecond);
    Workbench.sleep(SETTLE.toNanos());
  }

  /** Latencies at a rate that is kept up for some time. */
  public Latency measure(double eventsPerSecond, Duration length) {
    rate.set(eventsPerSecond);
    Workbench.sleep(Math.min(length.toNanos(), SETTLE.toNanos()));
    long from = System.nanoTime();
    Workbench.sleep(length.toNanos());
    Span span = new Span(from, System.nanoTime());
    long behind = generator.sent() - reader.received();
    stopSending();
    Latency latency =
        Latency.of(eventsPerSecond, arrivals.scheduledIn(span), behind / eventsPerSecond);
    arrivals.clear();
    return latency;
  }

  /**
   * What the contender gets through in this very setting: generator and reader at work beside it,
   * and events that come in bursts of a millisecond.
   *
   * @return events/s
   */
  public double capacity(Duration length) {
    RateControl control = new RateControl();
    long from = System.nanoTime();
    long to = from + length.toNanos();
    while (System.nanoTime() < to) {
      rate.set(control.next(arrivals.newestLatency()));
      Workbench.sleep(RateControl.EVERY.toNanos());
      flow.check();
    }
    Span settled = new Span(from + length.toNanos() / 2, System.nanoTime());
    double capacity = arrivals.arrivedIn(settled) / settled.seconds();
    stopSending();
    arrivals.clear();
    return capacity;
  }

  /**
   * Stops sending and waits until everything that was sent has arrived.
   *
   * @throws HarnessException if something does not
   */
  public void stopSending() {
    rate.set(0);
    flow.awaitAll();
  }

  @Override
  public void close() {
    generator.close();
    announcer.close();
    application.close();
    reader.close();
    bench.deleteTopics(name);
  }
}
