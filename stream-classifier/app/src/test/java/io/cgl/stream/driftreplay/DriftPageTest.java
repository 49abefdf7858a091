package io.cgl.stream.driftreplay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.drift.ClassCounts;
import io.cgl.drift.DriftSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DriftPageTest {

  @Test
  void shouldDrawEvidenceEpisodesAndEveryClass() {
    List<RecordedWindow> windows = new ArrayList<>(Streams.windows("a", 0, 50, 40, 50));
    windows.addAll(Streams.windows("b", 50, 60, 0, 0));

    String page = page(windows);

    assertThat(page).contains("Drift: 1 episode", "class=\"threshold\"", "rare 10.0 % → ");
    assertThat(page).contains("<title>checkpoint b</title>");
    assertThat(Pattern.compile("class=\"curve\" d=\"M[\\d. ]+\"/>").matcher(page).results())
        .as("evidence and two classes")
        .hasSize(3);
    assertThat(page).contains("class=\"named\"");
  }

  @Test
  void shouldSayThatThereWasNoDrift() {
    assertThat(page(Streams.windows("a", 0, 20, 0, 0)))
        .contains("No drift was found")
        .doesNotContain("<h2>Episodes</h2>");
  }

  @Test
  void shouldReferToNothingOutsideAndKeepLabelsText() {
    RecordedWindow window =
        new RecordedWindow(
            List.of("<script src='http://evil'>", "@BODY@ $1 & %s"),
            new ClassCounts("a", 0, new long[] {1, 2}, new long[] {1, 2}),
            10);

    String page = page(List.of(window));

    assertThat(page).doesNotContain("<script", "<img", "<link", "href=", "url(", "@import");
    assertThat(page).contains("&lt;script src=&#39;http:", "@BODY@ $1 &amp; %s");
    assertThat(page.replace("http://evil", "").replace("http:", "")).doesNotContain("://");
  }

  @Test
  void shouldDrawAHundredThousandWindowsInLittleSpace() {
    assertThat(page(Streams.windows("a", 0, 100_000, 0, 0)).length()).isLessThan(200_000);
  }

  private static String page(List<RecordedWindow> windows) {
    return DriftPage.html(
        DriftReplay.of(new Recording("test", Axis.EVENTS, windows), DriftSettings.DEFAULT));
  }
}
