package io.cgl.checkpoint.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

class FeatureEncoderTest {

  private static final List<InputField> INPUTS =
      List.of(
          new InputField.Numeric("bytes"),
          new InputField.Categorical("protocol", List.of("tcp", "udp")));

  private final FeatureEncoder encoder = new FeatureEncoder(INPUTS);

  @Test
  void shouldEncodeTextAndAvroAlike() {
    assertThat(encode("17.5", "udp")).containsExactly(17.5f, 2f);
    assertThat(encode(17.5, new Utf8("udp"))).containsExactly(17.5f, 2f);
  }

  @Test
  void shouldTellUnseenAndMissingWordsFromTheVocabulary() {
    assertThat(encode(1, "icmp")[1]).isEqualTo(FeatureEncoder.UNKNOWN);
    assertThat(encode(1, null)[1]).isEqualTo(FeatureEncoder.UNKNOWN);
  }

  @Test
  void shouldEncodeMissingNumbersAsNaN() {
    assertThat(encode(null, "tcp")[0]).isNaN();
    assertThat(encode("", "tcp")[0]).isNaN();
  }

  @Test
  void shouldReadTruthAsANumber() {
    assertThat(encode(true, "tcp")[0]).isEqualTo(1f);
  }

  @Test
  void shouldNameTheFieldThatHoldsNoNumber() {
    assertThatThrownBy(() -> encode("lots", "tcp"))
        .isInstanceOf(UnencodableException.class)
        .hasMessage("field 'bytes' holds the text 'lots', the model expects a number");
    assertThatThrownBy(() -> encode(List.of(1), "tcp"))
        .isInstanceOf(UnencodableException.class)
        .hasMessageContaining("field 'bytes'");
  }

  @Test
  void shouldLeaveTheBatchAsItWasWhenARowDoesNotFit() {
    FeatureBatch batch = new FeatureBatch(2);
    batch.add(encoder, input -> input == 0 ? 1 : "tcp");

    assertThatThrownBy(() -> batch.add(encoder, input -> input == 0 ? 1 : List.of()))
        .isInstanceOf(UnencodableException.class);

    assertThat(batch.rows()).isEqualTo(1);
  }

  private float[] encode(Object bytes, Object protocol) {
    FloatBuffer out = FloatBuffer.allocate(2);
    encoder.encode(input -> input == 0 ? bytes : protocol, out);
    return out.array();
  }
}
