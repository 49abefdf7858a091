package io.cgl.stream.monitoring.page;

import io.cgl.avro.DriftEpisode;
import io.cgl.avro.EpisodeEnd;
import io.cgl.avro.EpisodeState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The drift episodes that are open, and the last ones that are over. Not safe for use by several
 * threads.
 */
final class EpisodeHistory {

  /** Episodes that are kept beside the open ones. */
  static final int CLOSED = 20;

  /** Classes of an episode that are shown. */
  private static final int MOVES = 8;

  /** By id, the most recently reported one last. */
  private final Map<String, DriftEpisode> episodes = new LinkedHashMap<>();

  void add(DriftEpisode episode) {
    episodes.remove(episode.getEpisodeId());
    episodes.put(episode.getEpisodeId(), episode);
    List<String> closed =
        episodes.values().stream().filter(e -> !isOpen(e)).map(DriftEpisode::getEpisodeId).toList();
    closed.stream().limit(Math.max(0, closed.size() - CLOSED)).forEach(episodes::remove);
  }

  /** Newest first, the open ones before the others. */
  List<DriftView.EpisodeView> view() {
    List<DriftView.EpisodeView> open = new ArrayList<>();
    List<DriftView.EpisodeView> over = new ArrayList<>();
    for (DriftEpisode episode : episodes.values()) {
      (isOpen(episode) ? open : over).add(0, view(episode));
    }
    open.addAll(over);
    return open;
  }

  private static DriftView.EpisodeView view(DriftEpisode episode) {
    EpisodeEnd end = episode.getClosedBy();
    return new DriftView.EpisodeView(
        episode.getEpisodeId(),
        episode.getModelId(),
        episode.getKind().name(),
        isOpen(episode),
        episode.getOpenedAt().toEpochMilli(),
        episode.getEvidenceFrom().toEpochMilli(),
        isOpen(episode) ? null : episode.getUpdatedAt().toEpochMilli(),
        end == null ? null : end.name(),
        episode.getWindows(),
        episode.getClasses().stream()
            .limit(MOVES)
            .map(
                shift ->
                    new DriftView.Move(
                        shift.getLabel(),
                        Rounded.share(shift.getReferenceShare()),
                        Rounded.share(shift.getObservedShare())))
            .toList());
  }

  private static boolean isOpen(DriftEpisode episode) {
    return episode.getState() == EpisodeState.OPEN;
  }
}
