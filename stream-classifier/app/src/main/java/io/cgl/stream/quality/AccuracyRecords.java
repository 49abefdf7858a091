package io.cgl.stream.quality;

import io.cgl.avro.ClassShift;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.DriftKind;
import io.cgl.avro.EpisodeEnd;
import io.cgl.avro.EpisodeState;
import io.cgl.avro.Quality;
import io.cgl.drift.EpisodeUpdate;
import io.cgl.drift.quality.AccuracyDetector;
import io.cgl.drift.quality.AccuracyDetector.Fall;
import io.cgl.drift.quality.AccuracyState;
import io.cgl.drift.quality.HeldOutRecalls;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is written about drops of accuracy. */
final class AccuracyRecords {

  private AccuracyRecords() {}

  static DriftAlert alert(
      AccuracyState state, double logThreshold, Quality window, HeldOutRecalls reference) {
    return new DriftAlert(
        window.getModelName(),
        window.getModelId(),
        state.episode().orElseThrow(),
        window.getWindowStart(),
        window.getWindowEnd(),
        state.logR(),
        logThreshold,
        classes(state, reference),
        DriftKind.ACCURACY);
  }

  static DriftEpisode episode(
      AccuracyDetector.Step step, Quality window, HeldOutRecalls reference) {
    AccuracyState state = step.told();
    boolean over = step.change().equals(Optional.of(EpisodeUpdate.Change.RETURNED));
    return new DriftEpisode(
        state.episode().orElseThrow(),
        window.getModelName(),
        window.getModelId(),
        DriftKind.ACCURACY,
        over ? EpisodeState.CLOSED : EpisodeState.OPEN,
        Instant.ofEpochMilli(state.openedAt()),
        Instant.ofEpochMilli(state.evidenceFrom()),
        window.getWindowEnd(),
        over ? EpisodeEnd.RETURN : null,
        state.windows(),
        classes(state, reference));
  }

  /** The evidence is divided among the classes by how far their recalls fell. */
  private static List<ClassShift> classes(AccuracyState state, HeldOutRecalls reference) {
    List<Fall> falls = AccuracyDetector.falls(state, reference);
    double total = falls.stream().mapToDouble(fall -> fall.heldOut() - fall.observed()).sum();
    return falls.stream()
        .map(
            fall ->
                new ClassShift(
                    fall.label(),
                    fall.heldOut(),
                    fall.observed(),
                    -state.logR() * (fall.heldOut() - fall.observed()) / total,
                    null,
                    null,
                    null,
                    null))
        .toList();
  }

  static String reason(List<Fall> falls) {
    return "accuracy dropped: "
        + falls.stream()
            .map(
                fall ->
                    String.format(
                        Locale.ROOT,
                        "recall of %s from %.1f%% to %.1f%%",
                        fall.label(),
                        100 * fall.heldOut(),
                        100 * fall.observed()))
            .collect(Collectors.joining(", "));
  }
}
