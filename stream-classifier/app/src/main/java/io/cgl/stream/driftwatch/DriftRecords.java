package io.cgl.stream.driftwatch;

import io.cgl.avro.ClassShift;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.DriftKind;
import io.cgl.avro.EpisodeEnd;
import io.cgl.avro.EpisodeState;
import io.cgl.drift.Episode;
import io.cgl.drift.EpisodeUpdate;
import io.cgl.stream.frequencies.ModelWindow;
import java.time.Instant;
import java.util.List;

/**
 * What is written about drift of class frequencies, from the events by predicted class since it
 * began.
 */
final class DriftRecords {

  private DriftRecords() {}

  static DriftAlert alert(
      Episode alarm, double logR, double logThreshold, ModelWindow window, double[] predicted) {
    return new DriftAlert(
        window.frequencies().getModelName(),
        window.frequencies().getModelId(),
        alarm.id(),
        window.frequencies().getWindowStart(),
        window.frequencies().getWindowEnd(),
        logR,
        logThreshold,
        ClassShifts.of(alarm.shifts(), window, predicted),
        DriftKind.CLASS_FREQUENCIES);
  }

  static DriftEpisode episode(EpisodeUpdate update, ModelWindow window, double[] predicted) {
    Episode episode = update.episode();
    boolean over = update.change() == EpisodeUpdate.Change.RETURNED;
    return new DriftEpisode(
        episode.id(),
        window.frequencies().getModelName(),
        window.frequencies().getModelId(),
        DriftKind.CLASS_FREQUENCIES,
        over ? EpisodeState.CLOSED : EpisodeState.OPEN,
        Instant.ofEpochMilli(episode.openedAt()),
        Instant.ofEpochMilli(episode.evidenceFrom()),
        window.frequencies().getWindowEnd(),
        over ? EpisodeEnd.RETURN : null,
        episode.windows(),
        ClassShifts.of(episode.shifts(), window, predicted));
  }

  static String reason(List<ClassShift> shifts) {
    return "class frequencies drifted: "
        + String.join(
            ", ",
            shifts.stream()
                .map(
                    shift ->
                        "%s from %.2f%% to %.2f%%"
                            .formatted(
                                shift.getLabel(),
                                100 * shift.getReferenceShare(),
                                100 * shift.getObservedShare()))
                .toList());
  }
}
