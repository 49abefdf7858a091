package io.cgl.stream.driftreplay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.drift.ClassCounts;
import io.cgl.drift.DriftSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DriftPageTest {

  private static final Pattern DATA =
      Pattern.compile("<script id=\"drift-data\" type=\"application/json\">(.*?)</script>");

  @Test
  void shouldDrawEvidenceEpisodesAndEveryClass() throws Exception {
    List<RecordedWindow> windows = new ArrayList<>(Streams.windows("a", 0, 50, 40, 50));
    windows.addAll(Streams.windows("b", 50, 60, 0, 0));

    JsonNode data = data(page(windows));
    assertThat(data.get("episodes")).hasSize(1);
    assertThat(data.at("/episodes/0/opened").asLong()).isBetween(40_000L, 50_000L);
    assertThat(data.at("/episodes/0/shifts").findValuesAsText("class")).contains("rare");
    assertThat(data.get("logThreshold").asDouble()).isPositive();
    assertThat(data.get("swaps").findValuesAsText("model")).containsExactly("b");
    assertThat(data.at("/evidence/values")).hasSize(60);
    assertThat(data.get("classes").findValuesAsText("label")).containsExactly("rare", "common");
    assertThat(data.at("/classes/0/shares/values/45").asDouble()).isEqualTo(.5);
    assertThat(data.at("/classes/0/reference/values/45").asDouble()).isEqualTo(.1);
  }

  @Test
  void shouldSayThatThereWasNoDrift() throws Exception {
    String page = page(Streams.windows("a", 0, 20, 0, 0));

    assertThat(data(page).get("episodes")).isEmpty();
    assertThat(page).contains("drift.episodes.length === 0 ? 'No drift was found.'");
  }

  @Test
  void shouldReferToNothingOutsideAndKeepLabelsText() throws Exception {
    RecordedWindow window =
        new RecordedWindow(
            List.of("</script><img src='http://evil'>", "\"@DATA@\" /*@CHARTS@*/ $1 & %s \ud83d"),
            new ClassCounts("a", 0, new long[] {1, 2}, new long[] {1, 2}),
            10);

    String page = page(List.of(window));

    assertThat(page).containsOnlyOnce("default-src 'none'");
    assertThat(page).doesNotContain("<img", "<link", "href=", " src=", "url(", "@import", "fetch(");
    assertThat(page.replace("http://evil", "")).doesNotContain("://");
    assertThat(Pattern.compile("</script>").matcher(page).results()).as("data and page").hasSize(2);
    assertThat(data(page).get("classes").findValuesAsText("label"))
        .containsExactlyInAnyOrderElementsOf(window.classes());
  }

  @Test
  void shouldDrawAHundredThousandWindowsInLittleSpace() {
    assertThat(page(Streams.windows("a", 0, 100_000, 0, 0)).length()).isLessThan(200_000);
  }

  private static JsonNode data(String page) throws JsonProcessingException {
    Matcher matcher = DATA.matcher(page);
    assertThat(matcher.find()).isTrue();
    return new ObjectMapper().readTree(matcher.group(1));
  }

  private static String page(List<RecordedWindow> windows) {
    return DriftPage.html(
        DriftReplay.of(new Recording("test", Axis.EVENTS, windows), DriftSettings.DEFAULT));
  }
}
