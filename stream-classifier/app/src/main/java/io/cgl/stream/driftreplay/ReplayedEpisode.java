package io.cgl.stream.driftreplay;

import io.cgl.drift.DriftDetector;
import io.cgl.drift.Episode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A drift episode of a replay.
 *
 * @param alarm what it began with
 * @param modelId the checkpoint whose reference was left
 * @param start of the window that raised the alarm
 * @param end of the window that closed it; absent if the recording ended before
 * @param closedBy why it closed: {@code return} to the reference or {@code swap} of the checkpoint
 * @param moves of the classes, largest evidence first
 */
public record ReplayedEpisode(
    Episode alarm,
    String modelId,
    long start,
    OptionalLong end,
    Optional<String> closedBy,
    List<Move> moves) {

  public record Move(String label, DriftDetector.Shift shift) {}

  static ReplayedEpisode opened(Episode alarm, RecordedWindow window) {
    return new ReplayedEpisode(
        alarm,
        window.modelId(),
        window.start(),
        OptionalLong.empty(),
        Optional.empty(),
        alarm.shifts().stream()
            .map(shift -> new Move(window.classes().get(shift.position()), shift))
            .toList());
  }

  ReplayedEpisode closed(long position, String why) {
    return new ReplayedEpisode(
        alarm, modelId, start, OptionalLong.of(position), Optional.of(why), moves);
  }

  boolean isOpen() {
    return end.isEmpty();
  }

  Map<String, Object> json(Axis axis) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", alarm.id());
    json.put("model", modelId);
    json.put("changeFrom", axis.json(alarm.evidenceFrom()));
    json.put("start", axis.json(start));
    json.put("end", end.isPresent() ? axis.json(end.getAsLong()) : null);
    json.put("closedBy", closedBy.orElse(null));
    json.put("classes", moves.stream().map(Move::label).toList());
    List<Map<String, Object>> shifts = new ArrayList<>();
    for (Move move : moves) {
      Map<String, Object> shift = new LinkedHashMap<>();
      shift.put("class", move.label());
      shift.put("referenceShare", move.shift().referenceShare());
      shift.put("observedShare", move.shift().observedShare());
      shift.put("evidence", move.shift().evidence());
      shifts.add(shift);
    }
    json.put("shifts", shifts);
    return json;
  }
}
