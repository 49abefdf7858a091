package io.cgl.stream.driftreplay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cgl.charts.PageTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Shows a {@link DriftReplay} as one HTML page: the evidence with its threshold, the episodes, and
 * each class's share against the reference. The page refers to nothing outside itself.
 */
public final class DriftPage {

  /** Classes that have a chart of their own. */
  private static final int MOST_CLASSES = 60;

  private static final JsonMapper JSON = new JsonMapper();

  private final DriftReplay replay;
  private final List<RecordedWindow> windows;
  private final long from;
  private final long to;

  private DriftPage(DriftReplay replay) {
    this.replay = replay;
    this.windows = replay.recording().windows();
    this.from = windows.get(0).start();
    this.to = windows.stream().mapToLong(RecordedWindow::end).max().orElseThrow();
  }

  /** The whole document. */
  public static String html(DriftReplay replay) {
    try {
      String data = JSON.writeValueAsString(new DriftPage(replay).data());
      return PageTemplate.fill(DriftPage.class, "page.html", data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  /** Writes the document. Missing folders are created. */
  public static void write(DriftReplay replay, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, html(replay));
  }

  private Map<String, Object> data() {
    List<String> labels = classesByMovement();
    int shown = Math.min(MOST_CLASSES, labels.size());
    Map<String, Object> data = new LinkedHashMap<>(replay.json());
    data.put("time", replay.recording().axis() == Axis.TIME);
    data.put("from", from);
    data.put("to", to);
    data.put("episodes", replay.episodes().stream().map(this::episode).toList());
    data.put("swaps", swaps());
    data.put("evidence", evidence());
    data.put("classes", labels.stream().limit(shown).map(this::shares).toList());
    data.put("omitted", labels.size() - shown);
    return data;
  }

  private Map<String, Object> episode(ReplayedEpisode episode) {
    OptionalLong end = episode.end();
    Map<String, Object> json = episode.json(replay.recording().axis());
    json.put("since", episode.alarm().evidenceFrom());
    json.put("opened", episode.start());
    json.put("closed", end.isPresent() ? end.getAsLong() : null);
    return json;
  }

  private Curve evidence() {
    Curve.Builder curve = new Curve.Builder(to - from);
    replay.steps().forEach(step -> curve.add(middle(step.window()), step.logEvidence()));
    return curve.build();
  }

  private Map<String, Object> shares(String label) {
    Curve.Builder shares = new Curve.Builder(to - from);
    Curve.Builder reference = new Curve.Builder(to - from);
    for (RecordedWindow window : windows) {
      shares.add(middle(window), window.share(label));
      reference.add(middle(window), window.referenceShare(label));
    }
    return Map.of("label", label, "shares", shares.build(), "reference", reference.build());
  }

  /** By evidence over all episodes, then by size. */
  private List<String> classesByMovement() {
    Map<String, Double> evidence = new HashMap<>();
    for (ReplayedEpisode episode : replay.episodes()) {
      for (ReplayedEpisode.Move move : episode.moves()) {
        evidence.merge(move.label(), Math.abs(move.shift().evidence()), Math::max);
      }
    }
    List<String> labels = new ArrayList<>(replay.recording().classes());
    Map<String, Double> highest =
        labels.stream().collect(Collectors.toMap(label -> label, this::highest));
    labels.sort(
        Comparator.comparingDouble((String label) -> -evidence.getOrDefault(label, 0.0))
            .thenComparingDouble(label -> -highest.get(label)));
    return labels;
  }

  private double highest(String label) {
    return windows.stream()
        .flatMapToDouble(
            window -> DoubleStream.of(window.share(label), window.referenceShare(label)))
        .filter(share -> !Double.isNaN(share))
        .max()
        .orElse(0);
  }

  /** Where windows of another checkpoint begin. */
  private List<Map<String, Object>> swaps() {
    List<Map<String, Object>> swaps = new ArrayList<>();
    String model = windows.get(0).modelId();
    for (DriftReplay.Step step : replay.steps()) {
      String next = step.window().modelId();
      if (!Double.isNaN(step.logEvidence()) && !next.equals(model)) {
        model = next;
        swaps.add(Map.of("at", step.window().start(), "model", model));
      }
    }
    return swaps;
  }

  private static long middle(RecordedWindow window) {
    return window.start() + (window.end() - window.start()) / 2;
  }
}
