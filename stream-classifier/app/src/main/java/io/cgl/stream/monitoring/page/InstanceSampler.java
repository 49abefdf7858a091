package io.cgl.stream.monitoring.page;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.ThreadUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at this instance's meters every few seconds, for the rates of the last half hour. Events
 * cost nothing more for it.
 *
 * <p>Safe for use by several threads.
 */
final class InstanceSampler implements AutoCloseable {

  /** From one sample to the next. */
  static final Duration EVERY = Duration.ofSeconds(5);

  /** Samples that are kept: half an hour. */
  static final int SAMPLES = 360;

  /** Samples over which the dead letters' share is taken: ten minutes. */
  static final int SHARE_SAMPLES = 120;

  /** A minute: so long nothing may come out while events wait. */
  static final int STALL_SAMPLES = 12;

  private static final Logger log = LoggerFactory.getLogger(InstanceSampler.class);

  private final Supplier<Meters> meters;
  private final Supplier<StreamsFigures.Figures> streams;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          ThreadUtils.createThreadFactory("cgl-page-sampler", true));

  /** Newest last. */
  private final Deque<Sample> samples = new ArrayDeque<>();

  private Meters before = Meters.NONE;
  private StreamsFigures.Figures figures = new StreamsFigures.Figures(null, null, null);

  /**
   * What was done between two samples.
   *
   * @param at its end, milliseconds since the epoch
   * @param seconds its length
   */
  private record Sample(long at, double seconds, Meters done) {
    double eventsPerSecond() {
      return done.events() / seconds;
    }
  }

  InstanceSampler(
      Supplier<Meters> meters, Supplier<StreamsFigures.Figures> streams, InstantSource clock) {
    this.meters = meters;
    this.streams = streams;
    this.clock = clock;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // What is thrown is logged in there.
  void start() {
    timer.scheduleAtFixedRate(
        this::trySample, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  synchronized void sample() {
    Meters now = meters.get();
    long at = clock.millis();
    double seconds =
        samples.isEmpty() ? EVERY.toSeconds() : Math.max(1, at - samples.getLast().at()) / 1000.0;
    samples.addLast(new Sample(at, seconds, now.since(before)));
    if (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
    before = now;
    figures = streams.get();
  }

  synchronized TrafficView view() {
    Sample last = samples.peekLast();
    Meters done = last == null ? Meters.NONE : last.done();
    return new TrafficView(
        EVERY.toMillis(),
        last == null ? 0 : last.at(),
        samples.stream().map(sample -> Rounded.significant(sample.eventsPerSecond())).toList(),
        last == null ? null : Rounded.significant(last.eventsPerSecond()),
        byModel(last),
        last == null ? null : Rounded.significant(done.letters() / last.seconds()),
        deadLetterShare(),
        before.deadLetters().entrySet().stream()
            .map(entry -> new TrafficView.Reason(entry.getKey(), Math.round(entry.getValue())))
            .sorted(Comparator.comparingLong(TrafficView.Reason::count).reversed())
            .toList(),
        done.calls() == 0 ? null : Rounded.significant(done.callEvents() / done.calls()),
        done.calls() == 0 ? null : Rounded.significant(done.callMillis() / done.calls()),
        figures.ageMean(),
        figures.ageMax(),
        figures.backlog(),
        before.farInputs().entrySet().stream()
            .map(
                input ->
                    new TrafficView.InputShare(
                        input.getKey(), Rounded.significant(input.getValue())))
            .sorted(Comparator.comparingDouble(TrafficView.InputShare::share).reversed())
            .toList());
  }

  /** Whether events wait and for a minute none was classified or put aside. */
  synchronized boolean isStalled() {
    return figures.backlog() != null
        && figures.backlog() > 0
        && samples.size() >= STALL_SAMPLES
        && newest(STALL_SAMPLES).events() + newest(STALL_SAMPLES).letters() == 0;
  }

  private void trySample() {
    try {
      sample();
    } catch (RuntimeException e) {
      log.debug("No sample this time", e);
    }
  }

  private static Map<String, Double> byModel(Sample last) {
    Map<String, Double> rates = new TreeMap<>();
    if (last != null) {
      last.done()
          .classified()
          .forEach((id, events) -> rates.put(id, Rounded.significant(events / last.seconds())));
    }
    return rates;
  }

  private Double deadLetterShare() {
    Totals totals = newest(SHARE_SAMPLES);
    double all = totals.events() + totals.letters();
    return all == 0 ? null : Rounded.significant(totals.letters() / all);
  }

  private record Totals(double events, double letters) {}

  private Totals newest(int count) {
    List<Meters> newest =
        samples.stream().skip(Math.max(0, samples.size() - count)).map(Sample::done).toList();
    return new Totals(
        newest.stream().mapToDouble(Meters::events).sum(),
        newest.stream().mapToDouble(Meters::letters).sum());
  }
}
