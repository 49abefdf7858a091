package io.cgl.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CronScheduleTest {

  @Test
  void shouldNameTimesInUtc() {
    CronSchedule daily = CronSchedule.of("0 3 * * *");

    assertThat(daily.after(Instant.parse("2026-03-28T02:59:59Z")))
        .contains(Instant.parse("2026-03-28T03:00:00Z"));
    assertThat(daily.after(Instant.parse("2026-03-28T03:00:00Z")))
        .contains(Instant.parse("2026-03-29T03:00:00Z"));
  }

  @Test
  void shouldSayWhatAScheduleLooksLike() {
    assertThatThrownBy(() -> CronSchedule.of("daily at three"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "'daily at three' is no schedule of five fields, such as \"0 3 * * *\"");
  }
}
