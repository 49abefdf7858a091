package io.cgl.stream.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.ClassFrequencies;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.drift.quality.AccuracyState;
import io.cgl.drift.quality.HeldOutRecalls.Recall;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.stream.frequencies.ModelWindow;
import io.cgl.stream.quality.QualityState;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class StateSerdesTest {

  private static final ModelVersion MODEL =
      new ModelVersion(
          "signs",
          "a",
          List.of("low", "high"),
          List.of(9L, 1L),
          Optional.of(HeldOutConfusion.of(new long[][] {{8, 0}, {1, 1}})),
          Map.of(),
          3);

  private final Serde<ModelWindow> serde = StateSerdes.modelWindow();

  @Test
  void shouldKeepTheConfusionMatrixOfAWindowsCheckpoint() {
    ModelWindow read = read(write(ModelWindow.template(MODEL).plus(new long[] {5, 2})));

    assertThat(read.counts()).containsExactly(5, 2);
    HeldOutConfusion confusion = read.confusion().orElseThrow();
    assertThat(confusion.count(0, 0)).isEqualTo(8);
    assertThat(confusion.count(1, 0)).isEqualTo(1);
    assertThat(confusion.rows()).isEqualTo(10);
  }

  @Test
  void shouldReadWindowsThatWereWrittenWithoutTheirSchemaAndAConfusionMatrix() throws IOException {
    ModelVersion without = new ModelVersion("signs", "a", MODEL.classes(), List.of(9L, 1L), 3);
    ModelWindow window = ModelWindow.template(without).plus(new long[] {5, 2});
    ByteBuffer frequencies = ClassFrequencies.getEncoder().encode(window.frequencies());
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(before)) {
      out.writeByte(1);
      out.writeLong(window.sequence());
      out.writeInt(frequencies.remaining());
      out.write(frequencies.array(), frequencies.arrayOffset(), frequencies.remaining());
    }

    assertThat(read(before.toByteArray())).isEqualTo(window);
  }

  @Test
  void shouldReadQualityThatWasWrittenOfOneCheckpoint() {
    QualityState state =
        QualityState.INITIAL
            .closed(70, 2)
            .with(
                "a",
                new QualityState.Checkpoint(Map.of("high", new Recall(4, 3)), Optional.empty()))
            .judged(AccuracyState.initial("a"));
    byte[] today = StateSerdes.qualityState().serializer().serialize("quality", state);
    int count = 1 + 3 * Long.BYTES; // Where the first version had none.
    byte[] before = new byte[today.length - Integer.BYTES];
    System.arraycopy(today, 0, before, 0, count);
    System.arraycopy(today, count + Integer.BYTES, before, count, before.length - count);
    before[0] = 1;

    assertThat(StateSerdes.qualityState().deserializer().deserialize("quality", today))
        .isEqualTo(state);
    assertThat(StateSerdes.qualityState().deserializer().deserialize("quality", before))
        .isEqualTo(state);
  }

  private byte[] write(ModelWindow window) {
    return serde.serializer().serialize("windows", window);
  }

  private ModelWindow read(byte[] bytes) {
    return serde.deserializer().deserialize("windows", bytes);
  }
}
