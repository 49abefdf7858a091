package io.cgl.testing.chaos.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.testing.chaos.audit.Ledger.Event;
import io.cgl.testing.chaos.audit.Ledger.Output;
import io.cgl.testing.harness.HarnessException;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final int KEY = 1;
  private static final int VALUE = 2;

  private final Ledger ledger = new Ledger(2);

  LedgerTest() {
    for (int partition = 0; partition < 2; partition++) {
      for (int offset = 0; offset < 3; offset++) {
        ledger.input(partition, offset, new Event(offset == 2, KEY, VALUE));
      }
    }
  }

  @Test
  void shouldFindNothingWrongWhereEveryEventCameOutOnce() {
    classifyAll();
    assertThat(ledger.findings(0)).isEqualTo(new Findings(6, 4, 2, 0, 0, 0, 0, 0));
    assertThat(ledger.findings(0).exactlyOnce()).isTrue();
  }

  @Test
  void shouldCountWhatIsLost() {
    classified(0, 0);
    assertThat(ledger.findings(0).lost()).isEqualTo(5);
    assertThat(ledger.findings(0).exactlyOnce()).isFalse();
  }

  @Test
  void shouldCountWhatCameTwiceOnceAndNotAsOutOfOrder() {
    classifyAll();
    classified(0, 0);
    assertThat(ledger.findings(0)).isEqualTo(new Findings(6, 5, 2, 0, 1, 0, 0, 0));
  }

  @Test
  void shouldCountAnEventOnBothTopicsAsDuplicated() {
    classifyAll();
    dead(1, 1, VALUE);
    assertThat(ledger.findings(0).duplicated()).isEqualTo(1);
  }

  @Test
  void shouldCountWhatWasOvertaken() {
    classified(0, 1);
    classified(0, 0);
    assertThat(ledger.findings(0).outOfOrder()).isEqualTo(1);
  }

  @Test
  void shouldCountAnEventThatLeftItsPartitionAsOutOfOrder() {
    ledger.output(Output.CLASSIFICATIONS, 1, 0, 0, KEY, 0);
    assertThat(ledger.findings(0).outOfOrder()).isEqualTo(1);
  }

  @Test
  void shouldNotExpectOtherBytesOtherTopicsOrOtherEvents() {
    dead(0, 2, VALUE + 1);
    dead(0, 1, VALUE);
    classified(1, 2);
    classified(1, 7);
    assertThat(ledger.findings(0).unexpected()).isEqualTo(4);
  }

  @Test
  void shouldNotTrustAnInputWithAGap() {
    assertThatThrownBy(() -> ledger.input(0, 5, new Event(false, KEY, VALUE)))
        .isInstanceOf(HarnessException.class)
        .hasMessageContaining("0-3");
  }

  private void classifyAll() {
    for (int partition = 0; partition < 2; partition++) {
      classified(partition, 0);
      classified(partition, 1);
      dead(partition, 2, VALUE);
    }
  }

  private void classified(int partition, long offset) {
    ledger.output(Output.CLASSIFICATIONS, partition, partition, offset, KEY, 0);
  }

  private void dead(int partition, long offset, int value) {
    ledger.output(Output.DEAD_LETTERS, 0, partition, offset, KEY, value);
  }
}
