package io.cgl.testing.chaos.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.streams.GroupProtocol;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

  private static final ChaosSettings SETTINGS =
      new ChaosSettings(30, Duration.ofMinutes(10), 17, 2, GroupProtocol.CLASSIC, 1000);

  private final List<Fault> faults = FaultSchedule.draw(SETTINGS).faults();

  @Test
  void shouldGiveTheSameFaultsForTheSameSeed() {
    assertThat(FaultSchedule.draw(SETTINGS).faults()).isEqualTo(faults);
  }

  @Test
  void shouldSpreadEveryKindOfFaultOverTheTime() {
    assertThat(faults)
        .isSortedAccordingTo(Comparator.comparing(Fault::at))
        .allMatch(fault -> fault.at().compareTo(SETTINGS.duration()) <= 0);
    assertThat(faults).filteredOn(Fault.KillClassifier.class::isInstance).hasSize(30);
    assertThat(faults)
        .filteredOn(f -> f instanceof Fault.KillClassifier k && k.instance() == 1)
        .isNotEmpty();
    assertThat(faults).filteredOn(f -> f instanceof Fault.RestartBroker b && b.kill()).hasSize(5);
    assertThat(faults).filteredOn(f -> f instanceof Fault.RestartBroker b && !b.kill()).hasSize(5);
  }

  @Test
  void shouldEndItsAnnouncementsWithACheckpointThatServes() {
    List<Fault> announcements =
        faults.stream()
            .filter(f -> f instanceof Fault.SwapModel || f instanceof Fault.AnnounceBroken)
            .toList();
    assertThat(announcements).hasSize(40);
    assertThat(announcements).hasAtLeastOneElementOfType(Fault.AnnounceBroken.class);
    assertThat(announcements.get(39)).isInstanceOf(Fault.SwapModel.class);
  }
}
