package io.cgl.stream.monitoring.page;

import io.cgl.avro.ClassFrequencies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;

/** The last windows of class frequencies. Not safe for use by several threads. */
final class FrequencyHistory {

  /** Windows that are kept: three hours of the default length. */
  static final int WINDOWS = 180;

  static final int CLASSES = 12;

  /** Windows whose counts together say where a class stands now. */
  static final int RECENT = 10;

  private final List<CountedWindow> windows = new ArrayList<>();

  /** Adds a window. One that begins before the last one means that the stream is read again. */
  void add(ClassFrequencies frequencies, Headers headers) {
    CountedWindow window = CountedWindow.of(frequencies, headers);
    while (!windows.isEmpty() && last().start() > window.start()) {
      windows.remove(windows.size() - 1);
    }
    if (windows.isEmpty()) {
      windows.add(window);
    } else if (last().start() == window.start()) {
      windows.add(window.after(windows.remove(windows.size() - 1)));
    } else {
      windows.add(window.sharing(last()));
    }
    if (windows.size() > WINDOWS) {
      windows.remove(0);
    }
  }

  /**
   * @param episodes newest first
   */
  DriftView view(List<DriftView.EpisodeView> episodes) {
    if (windows.isEmpty()) {
      return new DriftView(
          0, new long[0], new long[0], List.of(), null, List.of(), List.of(), 0, episodes);
    }
    List<DriftView.ClassSeries> classes = classes(evidenceOf(episodes));
    int shown = Math.min(CLASSES, classes.size());
    return new DriftView(
        last().end() - last().start(),
        windows.stream().mapToLong(CountedWindow::start).toArray(),
        windows.stream().mapToLong(CountedWindow::events).toArray(),
        windows.stream().map(FrequencyHistory::drawn).toList(),
        threshold(),
        swaps(),
        classes.subList(0, shown),
        classes.size() - shown,
        episodes);
  }

  /** Place of the class among those that an open episode names, by label. */
  private static Map<String, Integer> evidenceOf(List<DriftView.EpisodeView> episodes) {
    Map<String, Integer> places = new HashMap<>();
    episodes.stream()
        .filter(DriftView.EpisodeView::open)
        .flatMap(episode -> episode.moves().stream())
        .forEach(move -> places.putIfAbsent(move.label(), places.size()));
    return places;
  }

  private List<DriftView.ClassSeries> classes(Map<String, Integer> named) {
    CountedWindow now = recent();
    double events = Math.max(1, now.events());
    double held = Arrays.stream(now.reference()).sum();
    Comparator<Integer> byEpisode =
        Comparator.comparingInt(k -> named.getOrDefault(now.labels().get(k), Integer.MAX_VALUE));
    // The parts of the Hellinger distance: a rare class that trebles is not hidden by a frequent
    // one that wavers.
    List<Integer> order =
        IntStream.range(0, now.labels().size())
            .boxed()
            .sorted(
                byEpisode.thenComparingDouble(
                    k ->
                        -Math.abs(
                            Math.sqrt(now.counts()[k] / events)
                                - Math.sqrt(held == 0 ? 0 : now.reference()[k] / held))))
            .toList();
    List<DriftView.ClassSeries> classes = new ArrayList<>();
    for (int place = 0; place < order.size(); place++) {
      int k = order.get(place);
      String label = now.labels().get(k);
      classes.add(
          new DriftView.ClassSeries(
              label,
              held == 0 ? null : Rounded.share(now.reference()[k] / held),
              Rounded.share(now.counts()[k] / events),
              place < CLASSES ? shares(label) : List.of(),
              named.containsKey(label)));
    }
    return classes;
  }

  /** The last windows of the checkpoint of the last one, together. */
  private CountedWindow recent() {
    CountedWindow together = last();
    int taken = 1;
    for (int w = windows.size() - 2; w >= 0 && taken < RECENT; w--, taken++) {
      CountedWindow before = windows.get(w);
      if (!before.modelId().equals(together.modelId())) {
        break;
      }
      together = together.after(before);
    }
    return together;
  }

  private List<Double> shares(String label) {
    List<Double> shares = new ArrayList<>();
    List<String> labels = List.of();
    int position = -1;
    for (CountedWindow window : windows) {
      if (window.labels() != labels) {
        labels = window.labels();
        position = labels.indexOf(label);
      }
      shares.add(
          position < 0
              ? null
              : Rounded.share((double) window.counts()[position] / Math.max(1, window.events())));
    }
    return shares;
  }

  private List<Long> swaps() {
    return IntStream.range(1, windows.size())
        .filter(w -> !windows.get(w).modelId().equals(windows.get(w - 1).modelId()))
        .mapToObj(w -> windows.get(w).start())
        .toList();
  }

  private Double threshold() {
    return windows.stream()
        .flatMap(window -> window.threshold().stream().boxed())
        .reduce((earlier, later) -> later)
        .map(Rounded::significant)
        .orElse(null);
  }

  /** Nothing far below 0 is of interest, and minus infinity cannot be drawn. */
  private static Double drawn(CountedWindow window) {
    return window.evidence().isPresent() && window.threshold().isPresent()
        ? Rounded.significant(
            Math.max(window.evidence().getAsDouble(), -window.threshold().getAsDouble()))
        : null;
  }

  private CountedWindow last() {
    return windows.get(windows.size() - 1);
  }
}
