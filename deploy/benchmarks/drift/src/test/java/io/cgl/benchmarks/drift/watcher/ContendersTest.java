package io.cgl.benchmarks.drift.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.benchmarks.drift.stream.Burstiness;
import io.cgl.benchmarks.drift.stream.EventStream;
import io.cgl.benchmarks.drift.stream.Shares;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContendersTest {

  static Stream<Contender> contenders() {
    return Stream.concat(Stream.of(Contenders.cgl(1)), Contenders.rivals(1).stream());
  }

  @ParameterizedTest
  @MethodSource("contenders")
  void shouldNoticeThatHalfOfAllEventsChangeClassButNothingBefore(Contender contender) {
    Random random = new Random(2);
    double[] shares = Shares.longTail(4, 10);
    double[] shifted = {shares[3], shares[2], shares[1], shares[0]};
    double caution = (contender.cautions()[0] + contender.cautions()[1]) / 2;
    Watcher watcher = contender.begin(Shares.sample(shares, 2000, random), caution);
    EventStream stream = new EventStream(Burstiness.INDEPENDENT, random);

    for (int window = 0; window < 20; window++) {
      assertThat(watcher.next(stream.next(shares, 500))).as(contender.name()).isEmpty();
    }
    boolean noticed = false;
    for (int window = 0; window < 20 && !noticed; window++) {
      noticed = watcher.next(stream.next(shifted, 500)).isPresent();
    }
    assertThat(noticed).as(contender.name()).isTrue();
  }
}
