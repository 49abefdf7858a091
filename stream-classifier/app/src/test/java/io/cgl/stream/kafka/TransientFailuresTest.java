package io.cgl.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransientFailuresTest {

  static Stream<Exception> passing() {
    return Stream.of(
        new TimeoutException("no broker"),
        new DisconnectException("gone"),
        new ConnectException("registry gone"),
        new ProducerFencedException("the transaction timed out"),
        new UnknownProducerIdException("the broker forgot"),
        new InvalidPidMappingException("the broker forgot"),
        new TaskMigratedException("elsewhere"));
  }

  static Stream<Exception> lasting() {
    return Stream.of(
        new SaslAuthenticationException("wrong password"),
        new TopicAuthorizationException("not yours"),
        new RecordTooLargeException("too large"),
        new MissingSourceTopicException("gone"),
        new IllegalStateException("a bug"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldKnowWhatPassesWhateverItIsWrappedIn(Exception cause) {
    assertThat(TransientFailures.of(cause)).contains(cause);
    assertThat(
            TransientFailures.of(new StreamsException("task", new KafkaException("state", cause))))
        .contains(cause);
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void shouldNotWaitForWhatDoesNotPass(Exception cause) {
    assertThat(TransientFailures.of(cause)).isEmpty();
    assertThat(TransientFailures.of(new StreamsException("task", cause))).isEmpty();
  }

  @Test
  void shouldWaitLongerEachTimeAndForgetAfterAMinute() {
    AtomicLong clock = new AtomicLong();
    BackOff backOff = new BackOff(clock::get);

    assertThat(Stream.generate(backOff::next).limit(7).map(Duration::toMillis))
        .containsExactly(200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
    clock.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(backOff.next()).hasMillis(200);
  }
}
