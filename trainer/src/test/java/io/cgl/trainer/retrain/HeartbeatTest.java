package io.cgl.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private Instant now = START;

  @Test
  void shouldSayWhenItLastBeat() throws IOException {
    Path file = folder.resolve("heartbeat");
    Heartbeat heartbeat = new Heartbeat(Optional.of(file), clock());

    heartbeat.beat();
    assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(START);

    now = START.plus(Duration.ofMillis(999));
    heartbeat.beat();
    assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(START);

    now = START.plus(Duration.ofSeconds(1));
    heartbeat.beat();
    assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(now);
  }

  @Test
  void shouldNotStopAJobWhoseFileCannotBeWritten() {
    Heartbeat heartbeat = new Heartbeat(Optional.of(folder.resolve("none/heartbeat")), clock());

    assertThatCode(heartbeat::beat).doesNotThrowAnyException();
  }

  @Test
  void shouldDoNothingWhereNobodyLooks() {
    assertThatCode(new Heartbeat(Optional.empty(), clock())::beat).doesNotThrowAnyException();
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }
}
