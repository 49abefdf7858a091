package io.cgl.stream.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.avro.DriftEpisode;
import io.cgl.avro.Quality;
import io.cgl.avro.state.StoredDriftState;
import io.cgl.avro.state.StoredEarlyLabel;
import io.cgl.avro.state.StoredPrediction;
import io.cgl.avro.state.StoredQualityState;
import io.cgl.avro.state.StoredStreamPrior;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.drift.DetectorState;
import io.cgl.drift.DriftDetector;
import io.cgl.drift.priors.StreamPrior;
import io.cgl.drift.quality.HeldOutRecalls.Recall;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.stream.driftwatch.DriftState;
import io.cgl.stream.frequencies.FrequencyDelta;
import io.cgl.stream.frequencies.ModelWindow;
import io.cgl.stream.frequencies.WindowSerdes;
import io.cgl.stream.quality.QualityState;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code v01.properties} has what version 0.1 wrote of a stream with open episodes. */
class StateFormatTest {

  private static final Properties WRITTEN_BY_01 = load();

  static Stream<String> states() {
    return WRITTEN_BY_01.stringPropertyNames().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("states")
  void shouldReadWhatItWroteAndWhatInstancesOfVersion01Write(String state) {
    Object value = read(state);
    byte[] asBefore = write(StateFormat.V01, state, value);
    byte[] avro = write(StateFormat.AVRO, state, value);

    assertThat(asBefore[0]).isEqualTo(writtenBy01(state)[0]);
    assertThat(avro[0]).isZero();
    for (StateFormat format : StateFormat.values()) {
      for (byte[] bytes : List.of(asBefore, avro)) {
        Object again = serde(format, state).deserializer().deserialize("store", bytes);
        assertThat(write(StateFormat.V01, state, again)).isEqualTo(asBefore);
      }
    }
    if (!List.of("modelWindow", "frequencyDelta").contains(state)) { // They have new fields.
      assertThat(asBefore).isEqualTo(writtenBy01(state));
    }
  }

  @Test
  void shouldReadTheWindowsOfVersion01() {
    FrequencyDelta delta = (FrequencyDelta) read("frequencyDelta");

    assertThat(delta.partition()).isEqualTo(4);
    assertThat(delta.partitionTime()).isEqualTo(61_000);
    assertThat(List.of(delta.window(), (ModelWindow) read("modelWindow")))
        .allSatisfy(
            window -> {
              assertThat(window.sequence()).isEqualTo(3);
              assertThat(window.end()).isEqualTo(120_000);
              assertThat(window.counts()).containsExactly(5, 2);
              assertThat(window.frequencies().getLogEvidence()).isNull();
              assertThat(window.confusion().orElseThrow().count(1, 0)).isEqualTo(1);
            });
  }

  @Test
  void shouldReadTheDetectorsOfVersion01() {
    DriftState drift = (DriftState) read("driftState");
    DetectorState detector = drift.detector().orElseThrow();

    assertThat(drift.closedThrough()).isEqualTo(2_400_000);
    assertThat(drift.late()).isEqualTo(7);
    assertThat(drift.partitionTimes()).isEqualTo(Map.of(0, 2_460_000L, 5, 2_470_000L));
    assertThat(detector.logR()).isGreaterThan(6);
    assertThat(detector.open()).isPresent();
    assertThat(detector.episode().orElseThrow().shifts())
        .extracting(DriftDetector.Shift::position)
        .containsExactlyInAnyOrder(0, 1);
    QualityState quality = (QualityState) read("qualityState");
    assertThat(quality.checkpoints().keySet()).containsExactly("b", "a");
    assertThat(quality.checkpoints().get("b").detector()).isEmpty();
    QualityState.Checkpoint last = quality.checkpoints().get("a");
    assertThat(last.prequential())
        .isEqualTo(Map.of("high", new Recall(4, 3), "low", new Recall(2.5, 2)));
    assertThat(last.detector().orElseThrow().episode()).isPresent();
    StreamPrior.State prior = (StreamPrior.State) read("streamPrior");
    assertThat(prior.recent()).containsExactly(90, 10.5);
    assertThat(prior.prior().orElseThrow()).containsExactly(.8, .2);
    assertThat(((StreamPrior.State) read("streamPriorInitial")).prior()).isEmpty();
  }

  @Test
  void shouldKeepTheConfusionMatrixOfAWindowsCheckpoint() {
    ModelVersion model =
        new ModelVersion(
            "signs",
            "a",
            List.of("low", "high"),
            List.of(9L, 1L),
            LabelDecision.mostProbable(2),
            Optional.of(HeldOutConfusion.of(new long[][] {{8, 0}, {1, 1}})),
            Map.of(),
            List.of(),
            Optional.empty(),
            3);
    byte[] bytes =
        write(StateFormat.AVRO, "modelWindow", ModelWindow.template(model).plus(new long[] {5, 2}));

    ModelWindow read =
        WindowSerdes.window(StateFormat.AVRO).deserializer().deserialize("windows", bytes);

    assertThat(read.counts()).containsExactly(5, 2);
    HeldOutConfusion confusion = read.confusion().orElseThrow();
    assertThat(confusion.count(0, 0)).isEqualTo(8);
    assertThat(confusion.count(1, 0)).isEqualTo(1);
    assertThat(confusion.rows()).isEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("states")
  void shouldRefuseInOneLineWhatItCannotRead(String state) {
    byte[] unknown = writtenBy01(state);
    unknown[0] = 9;

    for (byte[] bytes : List.of(unknown, Arrays.copyOf(writtenBy01(state), 2), new byte[1])) {
      assertThatThrownBy(
              () -> serde(StateFormat.AVRO, state).deserializer().deserialize("store", bytes))
          .isInstanceOf(SerializationException.class);
    }
  }

  private static Serde<?> serde(StateFormat format, String state) {
    return switch (state) {
      case "modelWindow" -> WindowSerdes.window(format);
      case "frequencyDelta" -> WindowSerdes.delta(format);
      case "driftState", "driftStateInitial" ->
          format.serde(StoredDriftState.getClassSchema(), DriftState.class);
      case "driftEpisode" -> format.<DriftEpisode>serde(DriftEpisode.getClassSchema());
      case "streamPrior", "streamPriorInitial" ->
          format.serde(StoredStreamPrior.getClassSchema(), StreamPrior.State.class);
      case "quality" -> format.<Quality>serde(Quality.getClassSchema());
      case "qualityState" -> format.serde(StoredQualityState.getClassSchema(), QualityState.class);
      case "prediction" -> format.<StoredPrediction>serde(StoredPrediction.getClassSchema());
      case "earlyLabel" -> format.<StoredEarlyLabel>serde(StoredEarlyLabel.getClassSchema());
      default -> throw new IllegalArgumentException(state);
    };
  }

  private static Object read(String state) {
    return serde(StateFormat.AVRO, state).deserializer().deserialize("store", writtenBy01(state));
  }

  @SuppressWarnings("unchecked")
  private static byte[] write(StateFormat format, String state, Object value) {
    return ((Serde<Object>) serde(format, state)).serializer().serialize("store", value);
  }

  private static byte[] writtenBy01(String state) {
    return Base64.getDecoder().decode(WRITTEN_BY_01.getProperty(state));
  }

  private static Properties load() {
    Properties properties = new Properties();
    try (InputStream in = StateFormatTest.class.getResourceAsStream("v01.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return properties;
  }
}
