package io.cgl.stream.monitoring.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.ClassFrequency;
import io.cgl.stream.driftwatch.DriftHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class FrequencyHistoryTest {

  private static final long MINUTE = 60_000;

  private final FrequencyHistory history = new FrequencyHistory();

  @Test
  void shouldShowSharesAgainstTheReferenceAndTheEvidence() {
    history.add(
        ClassFrequencies.newBuilder(window(0, "a", 80, 20))
            .setLogEvidence(-1.5)
            .setLogThreshold(6.2)
            .build(),
        new RecordHeaders());
    history.add(window(1, "a", 60, 40), judged(7.0, 6.2)); // As version 0.1 wrote it.

    DriftView view = history.view(List.of());

    assertThat(view.starts()).containsExactly(0, MINUTE);
    assertThat(view.events()).containsExactly(100, 100);
    assertThat(view.evidence()).containsExactly(-1.5, 7.0);
    assertThat(view.threshold()).isEqualTo(6.2);
    assertThat(series(view, "high").reference()).isEqualTo(.1);
    assertThat(series(view, "high").shares()).containsExactly(.2, .4);
    assertThat(series(view, "high").recent()).isEqualTo(.3);
  }

  @Test
  void shouldNotDrawEvidenceThatIsMinusInfinityNorWhatWasNotJudged() {
    history.add(window(0, "a", 1, 1), judged(Double.NEGATIVE_INFINITY, 6.2));
    history.add(window(1, "a", 1, 1), new RecordHeaders());

    assertThat(history.view(List.of()).evidence()).containsExactly(-6.2, null);
  }

  @Test
  void shouldShowARareClassThatTreblesBeforeAFrequentOneThatWavers() {
    history.add(
        frequencies(0, "a", List.of("calm", "busy", "rare"), List.of(5100L, 4600L, 300L), 10_000),
        new RecordHeaders());

    assertThat(history.view(List.of()).classes())
        .extracting(DriftView.ClassSeries::label)
        .startsWith("rare");
  }

  @Test
  void shouldShowTheClassesOfAnOpenEpisodeFirst() {
    history.add(window(0, "a", 10, 90), new RecordHeaders());

    List<DriftView.ClassSeries> classes = history.view(List.of(episode("low"))).classes();

    assertThat(classes).extracting(DriftView.ClassSeries::label).containsExactly("low", "high");
    assertThat(classes).extracting(DriftView.ClassSeries::moved).containsExactly(true, false);
  }

  @Test
  void shouldPutTheWindowOfASwapTogetherAndMarkIt() {
    history.add(window(0, "a", 9, 1), new RecordHeaders());
    history.add(window(1, "a", 5, 0), new RecordHeaders());
    history.add(window(1, "b", 3, 2), new RecordHeaders());
    history.add(window(2, "b", 9, 1), new RecordHeaders());

    DriftView view = history.view(List.of());

    assertThat(view.events()).containsExactly(10, 10, 10);
    assertThat(view.swaps()).containsExactly(MINUTE);
    assertThat(series(view, "high").shares()).containsExactly(.1, .2, .1);
  }

  @Test
  void shouldLeaveOutWhatAnotherCheckpointDoesNotKnow() {
    history.add(frequencies(0, "a", List.of("old"), List.of(7L), 1), new RecordHeaders());
    history.add(window(1, "b", 9, 1), new RecordHeaders());

    assertThat(series(history.view(List.of()), "high").shares()).containsExactly(null, .1);
  }

  @Test
  void shouldBeginAnewWhereTheStreamIsReadAgain() {
    history.add(window(5, "a", 1, 0), new RecordHeaders());
    history.add(window(6, "a", 1, 0), new RecordHeaders());
    history.add(window(2, "a", 1, 0), new RecordHeaders());

    assertThat(history.view(List.of()).starts()).containsExactly(2 * MINUTE);
  }

  @Test
  void shouldForgetTheOldestWindowsAndTheClassesThatMovedLeast() {
    List<String> labels = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (long k = 0; k < 40; k++) {
      labels.add("c" + k);
      counts.add(k);
    }
    for (int w = 0; w < FrequencyHistory.WINDOWS + 7; w++) {
      history.add(frequencies(w, "a", labels, counts, 100), new RecordHeaders());
    }

    DriftView view = history.view(List.of());

    assertThat(view.starts()).hasSize(FrequencyHistory.WINDOWS).startsWith(7 * MINUTE);
    assertThat(view.classes()).hasSize(FrequencyHistory.CLASSES);
    assertThat(view.omitted()).isEqualTo(40 - FrequencyHistory.CLASSES);
  }

  private static DriftView.ClassSeries series(DriftView view, String label) {
    return view.classes().stream().filter(c -> c.label().equals(label)).findFirst().orElseThrow();
  }

  private static DriftView.EpisodeView episode(String label) {
    return new DriftView.EpisodeView(
        "e",
        "a",
        "CLASS_FREQUENCIES",
        true,
        0,
        0,
        null,
        null,
        1,
        List.of(new DriftView.Move(label, .1, .2)));
  }

  /** Of a reference of nine to one. */
  private static ClassFrequencies window(int minute, String model, long low, long high) {
    return new ClassFrequencies(
        "signs",
        model,
        Instant.ofEpochMilli(minute * MINUTE),
        Instant.ofEpochMilli((minute + 1) * MINUTE),
        List.of(new ClassFrequency("low", low, 900L), new ClassFrequency("high", high, 100L)),
        0L,
        null,
        null);
  }

  /**
   * Of a reference in which the last of the classes has a share of 0.01 and all others the same.
   */
  private static ClassFrequencies frequencies(
      int minute, String model, List<String> labels, List<Long> counts, long reference) {
    List<ClassFrequency> frequencies = new ArrayList<>();
    for (int k = 0; k < labels.size(); k++) {
      long held =
          k == labels.size() - 1 ? reference / 100 : reference / Math.max(1, labels.size() - 1);
      frequencies.add(new ClassFrequency(labels.get(k), counts.get(k), held));
    }
    return new ClassFrequencies(
        "signs",
        model,
        Instant.ofEpochMilli(minute * MINUTE),
        Instant.ofEpochMilli((minute + 1) * MINUTE),
        frequencies,
        0L,
        null,
        null);
  }

  private static Headers judged(double evidence, double threshold) {
    return new RecordHeaders()
        .add(DriftHeaders.EVIDENCE, String.valueOf(evidence).getBytes(UTF_8))
        .add(DriftHeaders.THRESHOLD, String.valueOf(threshold).getBytes(UTF_8));
  }
}
