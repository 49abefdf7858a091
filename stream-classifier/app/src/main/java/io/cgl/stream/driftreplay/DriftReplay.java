package io.cgl.stream.driftreplay;

import io.cgl.drift.DetectorState;
import io.cgl.drift.DriftDetector;
import io.cgl.drift.DriftSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A recording and the detector's judgement of it.
 *
 * @param recording what was replayed
 * @param settings the detector's
 * @param logThreshold the logarithm of the statistic at which an episode begins
 * @param steps one for each window
 * @param episodes in the order in which they began
 */
public record DriftReplay(
    Recording recording,
    DriftSettings settings,
    double logThreshold,
    List<Step> steps,
    List<ReplayedEpisode> episodes) {

  /**
   * One window, as the detector saw it.
   *
   * @param logEvidence log R after it; NaN if it was not judged, for want of a reference or because
   *     a newer checkpoint serves already
   */
  public record Step(RecordedWindow window, double logEvidence) {}

  /** Passes a recording's windows to the detector one by one, as the classifier does. */
  public static DriftReplay of(Recording recording, DriftSettings settings) {
    Judge judge = new Judge(new DriftDetector(settings));
    Map<Long, Set<String>> modelsByStart =
        recording.windows().stream()
            .collect(
                Collectors.groupingBy(
                    RecordedWindow::start,
                    Collectors.mapping(RecordedWindow::modelId, Collectors.toSet())));
    recording.windows().forEach(window -> judge.judge(window, modelsByStart.get(window.start())));
    return new DriftReplay(
        recording,
        settings,
        judge.detector.logThreshold(),
        List.copyOf(judge.steps),
        List.copyOf(judge.episodes));
  }

  /** Windows that the detector judged. */
  public long judged() {
    return steps.stream().filter(step -> !Double.isNaN(step.logEvidence())).count();
  }

  /** The figures by name, for a file of JSON. Times are in ISO 8601, positions are numbers. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", recording.source());
    json.put("events", recording.events());
    json.put("windows", recording.windows().size());
    json.put("judged", judged());
    json.put("windowsToFalseAlarm", settings.windowsToFalseAlarm());
    json.put("logThreshold", logThreshold);
    json.put("episodes", episodes.stream().map(episode -> episode.json(recording.axis())).toList());
    return json;
  }

  private static final class Judge {

    private final DriftDetector detector;
    private final List<Step> steps = new ArrayList<>();
    private final List<ReplayedEpisode> episodes = new ArrayList<>();
    private final Set<String> served = new HashSet<>();
    private DetectorState state;

    Judge(DriftDetector detector) {
      this.detector = detector;
    }

    /**
     * @param contemporaries the checkpoints that have a window of this start
     */
    void judge(RecordedWindow window, Set<String> contemporaries) {
      boolean other = state == null || !state.modelId().equals(window.modelId());
      boolean stale =
          other
              && state != null
              && contemporaries.contains(state.modelId())
              && served.contains(window.modelId());
      if (stale || !window.hasReference()) {
        steps.add(new Step(window, Double.NaN));
        return;
      }
      if (other) {
        served.add(window.modelId());
        closeLast(window.start(), "swap");
        state = detector.begin(window.modelId(), window.classes().size());
      }
      DriftDetector.Step step = detector.judge(state, window.counts());
      if (step.state().episode().isEmpty()) {
        closeLast(window.end(), "return");
      }
      step.alarm().ifPresent(alarm -> episodes.add(ReplayedEpisode.opened(alarm, window)));
      state = step.state();
      // Nothing below is of interest, and minus infinity cannot be drawn.
      steps.add(new Step(window, Math.max(state.logR(), -detector.logThreshold())));
    }

    private void closeLast(long position, String why) {
      int last = episodes.size() - 1;
      if (last >= 0 && episodes.get(last).isOpen()) {
        episodes.set(last, episodes.get(last).closed(position, why));
      }
    }
  }
}
