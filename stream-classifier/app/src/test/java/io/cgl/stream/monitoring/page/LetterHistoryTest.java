package io.cgl.stream.monitoring.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.stream.deadletter.DeadLetterHeaders;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterHistoryTest {

  private static final long EVENT = 4_102_444_800_000L;
  private static final long ARRIVAL = 1_700_000_000_000L;

  private final LetterHistory letters = new LetterHistory();

  @Test
  void shouldShowTheEventsOwnTimeWhereTheLetterHasAnother() {
    letters.add(letter(ARRIVAL, TimestampType.CREATE_TIME, String.valueOf(EVENT)));

    assertThat(letters.view().get(0).at()).isEqualTo(EVENT);
    assertThat(letters.view().get(0).arrival()).isFalse();
  }

  @Test
  void shouldSayWhenTheTimeIsTheArrivals() {
    letters.add(letter(ARRIVAL, TimestampType.LOG_APPEND_TIME, null));

    assertThat(letters.view().get(0).at()).isEqualTo(ARRIVAL);
    assertThat(letters.view().get(0).arrival()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      value = {"null", "not a time"},
      nullValues = "null")
  void shouldTakeTheLettersTimeForTheEventsWhereNothingElseIsSaid(String header) {
    letters.add(letter(EVENT, TimestampType.CREATE_TIME, header));

    assertThat(letters.view().get(0).at()).isEqualTo(EVENT);
    assertThat(letters.view().get(0).arrival()).isFalse();
  }

  private static ConsumerRecord<byte[], byte[]> letter(
      long timestamp, TimestampType type, String own) {
    RecordHeaders headers = new RecordHeaders();
    if (own != null) {
      headers.add(DeadLetterHeaders.TIME, own.getBytes(UTF_8));
    }
    return new ConsumerRecord<>(
        "dlq", 0, 0, timestamp, type, 0, 0, null, null, headers, Optional.empty());
  }
}
