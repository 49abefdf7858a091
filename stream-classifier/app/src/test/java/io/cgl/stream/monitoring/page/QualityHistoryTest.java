package io.cgl.stream.monitoring.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.ClassQuality;
import io.cgl.avro.Quality;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityHistoryTest {

  private final QualityHistory history = new QualityHistory();

  @Test
  void shouldShowTheCheckpointWithTheMostLabelsAndHowEachDoes() {
    history.add(window(0, "active", 90, 45, .8));
    history.add(window(0, "canary", 10, 9, .9));
    history.add(window(1, "canary", 10, 9, .95));
    history.add(window(1, "active", 90, 90, .85));

    QualityView view = history.view(true);

    assertThat(view.starts()).containsExactly(0, 60_000);
    assertThat(view.prequential()).containsExactly(.8, .85);
    assertThat(view.byModel()).containsEntry("active", .85).containsEntry("canary", .95);
    assertThat(view.labelled()).isEqualTo(180);
    assertThat(view.classes())
        .contains(new QualityView.Recall("high", 180, 135))
        .doesNotContain(new QualityView.Recall("never", 0, 0));
  }

  @Test
  void shouldShowTheLowestRecallsFirstAndNotMixCheckpoints() {
    history.add(window(0, "old", 50, 0, .5));
    history.add(
        new Quality(
            "ids",
            "new",
            Instant.ofEpochMilli(60_000),
            Instant.ofEpochMilli(120_000),
            20L,
            List.of(new ClassQuality("easy", 10L, 10L, 10L), new ClassQuality("hard", 10L, 4L, 5L)),
            .7,
            .7,
            0L));

    assertThat(history.view(true).classes())
        .extracting(QualityView.Recall::label)
        .containsExactly("hard", "easy");
  }

  private static Quality window(
      int minute, String model, long labelled, long recalled, double prequential) {
    return new Quality(
        "ids",
        model,
        Instant.ofEpochMilli(minute * 60_000L),
        Instant.ofEpochMilli((minute + 1) * 60_000L),
        labelled,
        List.of(
            new ClassQuality("high", labelled, recalled, recalled),
            new ClassQuality("never", 0L, 0L, 1L)),
        (double) recalled / labelled,
        prequential,
        0L);
  }
}
