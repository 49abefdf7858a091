package io.cgl.scoring.internal.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLineTest {

  @Test
  void shouldWriteTheEventAndItsPairs() {
    assertThat(new LogLine("model.activated").with("model", "ids").with("tookMs", 12))
        .hasToString("model.activated model=ids tookMs=12");
  }

  @Test
  void shouldQuoteWhatIsMoreThanOneWordAndStayOneLine() {
    assertThat(new LogLine("model.rejected").with("reason", "said \"no\" in C:\\x\n  twice"))
        .hasToString("model.rejected reason=\"said \\\"no\\\" in C:\\\\x twice\"");
    assertThat(new LogLine("e").with("a", "b=c").with("d", "")).hasToString("e a=\"b=c\" d=\"\"");
  }
}
