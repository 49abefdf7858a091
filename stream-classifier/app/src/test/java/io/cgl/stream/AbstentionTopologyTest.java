package io.cgl.stream;

import static io.cgl.stream.ClassifierDriver.GRACE;
import static io.cgl.stream.ClassifierDriver.KEY;
import static io.cgl.stream.ClassifierDriver.MODEL;
import static io.cgl.stream.ClassifierDriver.REVIEW;
import static io.cgl.stream.ClassifierDriver.START;
import static io.cgl.stream.ClassifierDriver.counts;
import static io.cgl.stream.ClassifierDriver.header;
import static io.cgl.stream.ClassifierDriver.window;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.Classification;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.stream.classify.Abstention;
import io.cgl.stream.classify.ReviewHeaders;
import io.cgl.testsupport.TestEvents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events that the model is not sure enough of. */
class AbstentionTopologyTest {

  @RegisterExtension final ClassifierDriver stream = new ClassifierDriver();

  private String modelId;

  @BeforeEach
  void start() throws IOException {
    modelId = stream.serve(stream.load(1, 0));
  }

  @Test
  void shouldSayUnknownBelowTheThresholdOfTheMostProbableClass() {
    abstain(new Abstention(Optional.of(.6), Map.of("high", .9), Optional.empty()));

    stream.pipe(-1, -.1, 1, 2);

    List<Classification> classified = stream.classifications.readValuesToList();
    assertThat(classified)
        .extracting(Classification::getLabel)
        .containsExactly("low", "unknown", "unknown", "high");
    assertThat(classified)
        .extracting(Classification::getPredicted)
        .containsExactly(null, "low", "high", null);
    assertThat(classified.get(2).getConfidence())
        .as("of the most probable class")
        .isEqualTo(classified.get(2).getProbabilities().get(1));
    assertThat(stream.count("cgl.events.classified", "low")).isEqualTo(2);
    assertThat(stream.count("cgl.events.classified", "high")).isEqualTo(2);
    assertThat(stream.count("cgl.events.abstained", "low")).isOne();
    assertThat(stream.count("cgl.events.abstained", "high")).isOne();
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldTakeTheModelsThresholdsWhereTheConfigurationSaysNothing() throws IOException {
    stream.serve(
        new ClassifierDriver.Model(
            LinearCheckpoint.signOfX(MODEL, 1f)
                .write(stream.bundle(), Map.of("high", .95), 9000L, 1000L),
            1));
    stream.start();

    stream.pipe(1, -.1);

    assertThat(stream.classifications.readValuesToList())
        .extracting(Classification::getLabel)
        .as("of 0.88 for high and of 0.55 for low, which has no threshold")
        .containsExactly("unknown", "low");
    stream.assertNothingElseCameOut();

    abstain(new Abstention(Optional.of(0.), Map.of(), Optional.empty()));
    stream.pipe(1);

    assertThat(stream.classifications.readValue().getLabel())
        .as("the configuration wins: 0 is never to abstain")
        .isEqualTo("high");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldSendUnknownEventsToReviewUnchanged() {
    abstain(new Abstention(Optional.of(.8), Map.of(), Optional.of(REVIEW)));
    Headers headers = new RecordHeaders().add("trace", "abc".getBytes(UTF_8));
    byte[] unsure = stream.readings.reading(.1);

    stream.events.pipeInput(new TestRecord<>(KEY, unsure, headers, START));
    stream.pipe(3);

    TestRecord<byte[], byte[]> review = stream.reviews.readRecord();
    assertThat(review.key()).isEqualTo(KEY);
    assertThat(review.value()).isEqualTo(unsure);
    assertThat(review.getRecordTime()).isEqualTo(START);
    assertThat(header(review, "trace")).isEqualTo("abc");
    assertThat(header(review, ReviewHeaders.MODEL_NAME)).isEqualTo(MODEL);
    assertThat(header(review, ReviewHeaders.MODEL_ID)).isEqualTo(modelId);
    assertThat(header(review, ReviewHeaders.PREDICTED)).isEqualTo("high");
    assertThat(Float.parseFloat(header(review, ReviewHeaders.CONFIDENCE))).isBetween(.5f, .6f);
    assertThat(header(review, ReviewHeaders.SOURCE_TOPIC)).isEqualTo(TestEvents.TOPIC);
    assertThat(header(review, ReviewHeaders.SOURCE_PARTITION)).isEqualTo("0");
    assertThat(header(review, ReviewHeaders.SOURCE_OFFSET)).isEqualTo("0");
    TestRecord<byte[], Classification> unknown = stream.classifications.readRecord();
    assertThat(unknown.value().getLabel()).isEqualTo("unknown");
    assertThat(unknown.headers()).isEqualTo(headers);
    assertThat(stream.classifications.readValue().getLabel()).isEqualTo("high");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldCountTheMostProbableClassSoThatAbstainingIsNoDrift() {
    abstain(new Abstention(Optional.of(1.), Map.of(), Optional.empty()));

    stream.pipe(3, 7, START);
    stream.pipe(1, 0, window(1).plus(GRACE));
    stream.letTasksReport();
    stream.letTasksReport();

    assertThat(stream.classifications.readValuesToList())
        .extracting(Classification::getLabel)
        .containsOnly("unknown");
    assertThat(counts(stream.frequencies.readValue())).containsExactly(3L, 7L);
    stream.assertNothingElseCameOut();
  }

  private void abstain(Abstention abstention) {
    stream.start(settings -> settings.withAbstention(abstention));
  }
}
