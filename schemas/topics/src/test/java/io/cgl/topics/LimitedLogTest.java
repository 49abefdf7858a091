package io.cgl.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class LimitedLogTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final RecordedLog log = new RecordedLog();
  private final LimitedLog limited = new LimitedLog(log, Duration.ofNanos(10), clock::get);

  @Test
  void shouldWarnOnceAnIntervalAndSayHowManyWereLeftOut() {
    for (int i = 0; i < 25; i++) {
      limited.warn("It failed", new IllegalStateException("reason " + i));
      clock.incrementAndGet();
    }

    assertThat(log.lines)
        .containsExactly(
            "It failed: reason 0",
            "It failed: reason 10 (9 more since the last line)",
            "It failed: reason 20 (9 more since the last line)");
  }

  /** Keeps what is warned of. */
  private static final class RecordedLog extends AbstractLogger {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines = new ArrayList<>();

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
      lines.add(MessageFormatter.arrayFormat(message, arguments).getMessage());
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
      return false;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
      return true;
    }
  }
}
