package io.cgl.stream.driftreplay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.drift.ClassCounts;
import io.cgl.drift.DriftSettings;
import io.cgl.testing.browser.Chromium;
import io.cgl.testing.browser.Tab;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drift page in a real browser. Screenshots lie in {@code target/page}. */
class DriftPageIT {

  private static final Path SCREENSHOTS = Path.of("target", "page");
  private static final long HOUR = 3_600_000;
  private static final long BEGIN = 1_767_225_600_000L;

  private static Chromium browser;
  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    browser = Chromium.start(Path.of("target", "chromium"));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"PHONE,light", "PHONE,dark", "DESKTOP,light", "DESKTOP,dark"})
  void shouldFitTheScreenAndSayWhereTheAlarmIs(Tab.Screen screen, String scheme) throws Exception {
    DriftReplay replay = replay(new Recording("connections", Axis.TIME, connections()));
    Path file = folder.resolve("drift.html");
    DriftPage.write(replay, file);

    try (Tab tab = browser.newTab()) {
      tab.open(file.toUri(), screen, scheme).awaitText("main", "neptune");

      String threshold = String.format(Locale.ROOT, "%.1f", replay.logThreshold());
      assertThat(tab.text("main"))
          .contains("An episode begins at %s:".formatted(threshold), "alarm at " + threshold)
          .contains("1,000 windows pass on average before a false alarm")
          .contains("1 Jan 2026 00:00 to 11 Jan 2026 00:00 UTC", "Drift: 1 episode", "Alarm at")
          .contains("ended at 7 Jan 21:00", "by the stream’s return")
          .doesNotContain("log 1,000", "NaN", "undefined");
      assertThat(tab.evaluate("document.querySelectorAll('.class').length").asInt()).isEqualTo(5);
      assertThat(tab.width()).as("nothing is cut off").isLessThanOrEqualTo(screen.width());
      assertThat(tab.requests()).as("it asks for nothing but itself").hasSize(1);
      assertThat(tab.complaints()).isEmpty();
      String name = "drift-%s-%s.png".formatted(screen, scheme).toLowerCase(Locale.ROOT);
      tab.screenshot(SCREENSHOTS.resolve(name), true);
    }
  }

  @Test
  void shouldShowLabelsAsText() throws Exception {
    RecordedWindow window =
        new RecordedWindow(
            List.of("</script><img src=x onerror=\"document.title='owned'\">", "usual"),
            new ClassCounts("a", 0, new long[] {1, 2}, new long[] {1, 2}),
            10);
    Path file = folder.resolve("drift.html");
    DriftPage.write(replay(new Recording("hostile", Axis.EVENTS, List.of(window))), file);

    try (Tab tab = browser.newTab()) {
      tab.open(file.toUri(), Tab.Screen.PHONE, "light").awaitText("main", "</script><img src=x");

      assertThat(tab.evaluate("document.images.length").asInt()).isZero();
      assertThat(tab.evaluate("document.title").asText()).doesNotContain("owned");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  private static DriftReplay replay(Recording recording) {
    return DriftReplay.of(recording, DriftSettings.DEFAULT);
  }

  /** Ten days of hours, with another mixture for half a day. */
  private static List<RecordedWindow> connections() {
    Random random = new Random(3);
    List<String> classes =
        List.of("normal", "neptune", "smurf", "guess_passwd", "a rather long name of a class");
    long[] reference = {6000, 2400, 1300, 200, 100};
    long[] drifted = {5000, 1600, 1300, 1900, 200};
    return IntStream.range(0, 240)
        .mapToObj(
            hour -> {
              long[] mixture = hour >= 150 && hour < 162 ? drifted : reference;
              long[] counts = new long[classes.size()];
              for (int event = 0; event < 500; event++) {
                counts[drawn(mixture, random.nextInt(10_000))]++;
              }
              long start = BEGIN + hour * HOUR;
              return new RecordedWindow(
                  classes, new ClassCounts("ids-1", start, counts, reference), start + HOUR);
            })
        .toList();
  }

  private static int drawn(long[] mixture, long left) {
    int k = 0;
    while (left >= mixture[k]) {
      left -= mixture[k++];
    }
    return k;
  }
}
