package io.cgl.benchmarks.speed.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.benchmarks.speed.contender.MeasuredTopology;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.GroupProtocol;
import org.junit.jupiter.api.Test;

class ThroughputResultTest {

  @Test
  void shouldCompareTheMediansWithFlinks() {
    ThroughputResult result = result(true);

    assertThat(result.json())
        .containsEntry("batchedOverPassThrough", 0.75)
        .containsEntry("batchedOverFlinkBatched", 2.0)
        .containsEntry("batchedOverFlinkPerRecord", 30.0)
        .containsEntry("perRecordOverFlinkPerRecord", 5.0);
    assertThat(printed(result))
        .containsPattern("one batch per poll +60 +0\\.75")
        .contains("2.0 times Flink's batches, 30.0 times Flink's call per record")
        .contains("one call per record is 5.0 times Flink's");
  }

  @Test
  void shouldSayNothingOfFlinkWhereItWasNotMeasured() {
    ThroughputResult result = result(false);

    assertThat(result.json().keySet()).noneMatch(key -> key.contains("link"));
    assertThat(printed(result)).doesNotContain("Flink");
  }

  private static ThroughputResult result(boolean flink) {
    Map<MeasuredTopology, double[]> rates = new EnumMap<>(MeasuredTopology.class);
    Map<MeasuredTopology, Long> emitted = new EnumMap<>(MeasuredTopology.class);
    BenchSettings settings =
        new BenchSettings(1000, List.of(1), 1, 3, 1, GroupProtocol.CLASSIC, true, flink);
    for (MeasuredTopology contender : settings.contenders()) {
      double median =
          switch (contender) {
            case BYTES_THROUGH -> 100;
            case PASS_THROUGH -> 80;
            case BATCHED -> 60;
            case PER_RECORD -> 10;
            case TEXTBOOK -> 5;
            case FLINK_PER_RECORD -> 2;
            case FLINK_BATCHED -> 30;
          };
      rates.put(contender, new double[] {1000 * median, median, median / 1000});
      emitted.put(contender, 1000L);
    }
    return new ThroughputResult(rates, emitted);
  }

  private static String printed(ThroughputResult result) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    result.print(new PrintStream(out, true, StandardCharsets.UTF_8), "1 thread");
    return out.toString(StandardCharsets.UTF_8);
  }
}
