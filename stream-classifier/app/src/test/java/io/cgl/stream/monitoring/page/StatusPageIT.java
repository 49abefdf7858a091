package io.cgl.stream.monitoring.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.stream.StreamClassifier;
import io.cgl.testing.browser.Chromium;
import io.cgl.testing.browser.Tab;
import io.cgl.testing.kafka.EmbeddedKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page of a classifier at work, as somebody on call sees it in a real browser: a drift episode,
 * a canary, dead letters, labels. Screenshots lie in {@code target/page}.
 */
class StatusPageIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path SCREENSHOTS = Path.of("target", "page");

  private static final EmbeddedKafka kafka = EmbeddedKafka.shared();

  @TempDir static Path folder;

  private static WatchedStream stream;
  private static StreamClassifier classifier;
  private static Chromium browser;
  private static int played;

  @BeforeAll
  static void play() throws Exception {
    stream = new WatchedStream(kafka, own(), folder);
    CheckpointBundle active = stream.checkpoint(3);
    CheckpointBundle canary = stream.checkpoint(4);
    stream.change(models -> models.activate(WatchedStream.announced(active)));
    classifier = StreamClassifier.start(stream.config("first"));
    await().atMost(PATIENCE).until(() -> classifier.state() == StreamClassifier.State.RUNNING);
    stream.change(models -> models.canary(WatchedStream.announced(canary), 0.1));
    await().atMost(PATIENCE).until(() -> happened(classifier, "CANARY"));
    played = WatchedStream.WINDOWS - 4;
    stream.play(0, played);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode shown = overview(classifier);
              assertThat(shown.at("/drift/starts").size()).isGreaterThanOrEqualTo(played - 1);
              assertThat(shown.at("/drift/episodes/0/open").asBoolean()).isTrue();
              assertThat(shown.at("/quality/starts").size()).isGreaterThanOrEqualTo(played - 2);
            });
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
    classifier.close();
    stream.close();
  }

  @ParameterizedTest
  @CsvSource({"PHONE,light", "PHONE,dark", "DESKTOP,light", "DESKTOP,dark"})
  void shouldShowAtOnceWhetherAllIsWell(Tab.Screen screen, String scheme) throws Exception {
    try (Tab tab = browser().newTab()) {
      tab.open(page(), screen, scheme).awaitText("#classes", "guess_passwd");

      assertThat(tab.text("#headline")).isEqualTo("Class frequencies drifted");
      assertThat(tab.text("#detail")).contains("guess_passwd", "→");
      assertThat(tab.text("#model")).contains(WatchedStream.MODEL, "served by");
      assertThat(tab.text("#evidence")).contains("an episode begins at");
      assertThat(tab.text("#episodes")).contains("open since", "guess_passwd", "→");
      assertThat(tab.evaluate("document.querySelectorAll('#evidence .band').length").asInt())
          .isPositive();
      assertThat(tab.evaluate("document.querySelector('#classes .class').dataset.class").asText())
          .as("the class that moved most is the first")
          .isEqualTo("guess_passwd");
      assertThat(tab.text("#models")).contains("active", "canary", "takes 10.0 % of the keys");
      assertThat(tab.text("#letters")).contains("not-confluent-format", "partition 0");
      assertThat(tab.text("#quality")).contains("Recall by class", "portsweep");
      assertThat(tab.text("[data-figure=accuracy]")).containsPattern("0\\.\\d{3}");

      assertThat(tab.width())
          .as("nothing is wider than the screen")
          .isLessThanOrEqualTo(screen.width());
      assertThat(tab.requests())
          .isNotEmpty()
          .allSatisfy(uri -> assertThat(uri.getAuthority()).isEqualTo(page().getAuthority()));
      assertThat(tab.complaints()).isEmpty();
      String name = "%s-%s".formatted(screen, scheme).toLowerCase(java.util.Locale.ROOT);
      tab.screenshot(SCREENSHOTS.resolve(name + ".png"), false);
      tab.screenshot(SCREENSHOTS.resolve(name + "-whole.png"), true);
    }
  }

  @Test
  void shouldShowNewFiguresWithoutBeingLoadedAgain() throws Exception {
    try (Tab tab = browser().newTab()) {
      tab.open(page(), Tab.Screen.PHONE, "light").awaitText("#classes", "guess_passwd");
      String letters = tab.text("#letters");
      String asOf = tab.text("#freshness");
      tab.evaluate("window.loadedOnce = true");

      stream.play(played, ++played);

      await().atMost(PATIENCE).until(() -> !tab.text("#letters").equals(letters));
      await().atMost(PATIENCE).until(() -> !tab.text("[data-figure=events] b").equals("0"));
      assertThat(tab.text("#freshness")).startsWith("Live").isNotEqualTo(asOf);
      assertThat(tab.evaluate("window.loadedOnce").asBoolean()).isTrue();
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void shouldShowWhatComesFromDataAsText() throws Exception {
    try (Tab tab = browser().newTab()) {
      tab.open(page(), Tab.Screen.DESKTOP, "light").awaitText("#classes", WatchedStream.HOSTILE);

      assertThat(tab.evaluate("document.images.length").asInt()).isZero();
      assertThat(tab.evaluate("document.title").asText()).doesNotContain("owned");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void shouldShowTheSameOnAnInstanceThatDoesNotWatchForDrift() throws Exception {
    try (StreamClassifier other = StreamClassifier.start(stream.config("other"))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode shown = overview(other);
                assertThat(shown.get("drift")).isEqualTo(overview(classifier).get("drift"));
                assertThat(shown.at("/drift/evidence").size()).isPositive();
                assertThat(shown.get("quality")).isEqualTo(overview(classifier).get("quality"));
                assertThat(shown.get("deadLetters").size()).isPositive();
              });
    }
  }

  @Test
  void shouldWaitForTheFirstModelThenNameARefusedOneAndSayWhenItIsGone() throws Exception {
    String own = own();
    try (WatchedStream quiet = new WatchedStream(kafka, own, folder.resolve(own));
        Tab tab = browser().newTab()) {
      try (StreamClassifier waiting = StreamClassifier.start(quiet.config("only"))) {
        tab.open(waiting.pageUri().orElseThrow(), Tab.Screen.PHONE, "light")
            .awaitText("#headline", "Waiting for a checkpoint of model ids")
            .awaitText("#models", "No checkpoint is announced")
            .awaitText("#letters", "Nothing was put aside")
            .awaitText("#quality", "No window with labels has closed yet");
        tab.screenshot(SCREENSHOTS.resolve("waiting.png"), false);

        quiet.change(models -> activated(models, quiet, 3));
        tab.awaitText("#headline", "All is well");

        quiet.change(models -> activated(models, quiet, 5));
        tab.awaitText("#headline", "refused").awaitText("#models", "model.onnx is missing");
        assertThat(tab.complaints()).isEmpty();
      }
      tab.awaitText("#lost", "No answer for").awaitText("#lost", "may be wrong by now");
      assertThat(tab.text("#verdict")).as("the last verdict holds no longer").isEmpty();
      tab.screenshot(SCREENSHOTS.resolve("lost.png"), false);
    }
  }

  @Test
  void shouldReadTheTopicsOnlyWhileSomebodyLooks() {
    AtomicLong nanos = new AtomicLong();
    try (TopicFollower follower =
        new TopicFollower(WatchedStream.shown(stream.config("none")), nanos::get)) {
      assertThat(follower.isReading()).isFalse();

      await().atMost(PATIENCE).until(() -> follower.look().history().isPresent());
      assertThat(follower.isReading()).isTrue();

      nanos.addAndGet(TopicFollower.ATTENTION.plusSeconds(1).toNanos());
      await().atMost(PATIENCE).until(() -> !follower.isReading());
      assertThat(follower.look().history()).as("what was read is old").isEmpty();
      await().atMost(PATIENCE).until(() -> follower.look().history().isPresent());
    }
  }

  @Test
  void shouldForbidTheBrowserToAskAnybodyElse() throws Exception {
    HttpResponse<String> page = get(page());

    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .get()
        .asString()
        .startsWith("default-src 'self'");
    HttpRequest post =
        HttpRequest.newBuilder(page()).POST(HttpRequest.BodyPublishers.noBody()).build();
    assertThat(
            HttpClient.newHttpClient()
                .send(post, HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(405);
  }

  /** The one of sharpness 5 has lost its graph. */
  private static io.cgl.topics.models.ModelChange activated(
      io.cgl.topics.models.ModelAnnouncements models, WatchedStream of, float sharpness) {
    try {
      CheckpointBundle bundle = of.checkpoint(sharpness);
      if (sharpness == 5) {
        Files.delete(bundle.graph());
      }
      return models.activate(WatchedStream.announced(bundle));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Chromium browser() throws Exception {
    if (browser == null) {
      Files.createDirectories(SCREENSHOTS);
      browser = Chromium.start(Path.of("target", "chromium"));
    }
    return browser;
  }

  private static URI page() {
    return classifier.pageUri().orElseThrow();
  }

  private static boolean happened(StreamClassifier on, String state) throws Exception {
    for (JsonNode event : overview(on).at("/models/lately")) {
      if (event.get("state").asText().equals(state)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode overview(StreamClassifier of) throws Exception {
    URI uri = of.pageUri().orElseThrow().resolve(StatusPage.OVERVIEW);
    return new ObjectMapper().readTree(get(uri).body());
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String own() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
