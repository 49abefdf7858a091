package io.cgl.scoring.internal.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelRole;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.scoring.api.Trial;
import io.cgl.topics.TrustedRecords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DesiredModelsTest {

  @Test
  void shouldTryTheCandidateBesideTheActiveModel() {
    AnnouncementRecord a = announced("a", ModelRole.ACTIVE, 0);
    AnnouncementRecord b = announced("b", ModelRole.SHADOW, 0);

    DesiredModels desired = DesiredModels.of(Optional.of(a), Map.of(), Optional.of(b));

    assertThat(desired.active()).contains(a);
    assertThat(desired.candidate()).contains(b);
  }

  @Test
  void shouldNotTryTheActiveModelBesideItself() {
    AnnouncementRecord a = announced("a", ModelRole.ACTIVE, 0);
    AnnouncementRecord same = announced("a", ModelRole.CANARY, 0.5);

    assertThat(DesiredModels.of(Optional.of(a), Map.of(), Optional.of(same)).candidate()).isEmpty();
  }

  @Test
  void shouldTryNothingBeforeAModelIsActive() {
    AnnouncementRecord b = announced("b", ModelRole.SHADOW, 0);

    assertThat(DesiredModels.of(Optional.empty(), Map.of(), Optional.of(b)).candidate()).isEmpty();
  }

  @Test
  void shouldFallBackAlongTheChainOfThoseBeforeAndNotForEver() {
    AnnouncementRecord a = following("a", "c");
    AnnouncementRecord b = following("b", "a");
    AnnouncementRecord c = following("c", "b");

    DesiredModels desired =
        DesiredModels.of(
            Optional.of(following("d", "c")), Map.of("a", a, "b", b, "c", c), Optional.empty());

    assertThat(desired.before()).containsExactly(c, b, a);
  }

  @Test
  void shouldSayHowACandidateIsTried() {
    assertThat(announced("b", ModelRole.SHADOW, 0).trial()).isEqualTo(new Trial.Shadow());
    assertThat(announced("b", ModelRole.CANARY, 0.2).trial()).isEqualTo(new Trial.Canary(0.2));
  }

  @ParameterizedTest
  @EnumSource(names = {"ACTIVE", "REGISTERED", "UNKNOWN"})
  void shouldRefuseACandidateThatIsNone(ModelRole role) {
    assertThatThrownBy(() -> announced("b", role, 0).trial())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("not as " + role);
  }

  @Test
  void shouldRefuseACanaryWithoutAShare() {
    assertThatThrownBy(() -> announced("b", ModelRole.CANARY, 0).trial())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("between 0 and 1");
  }

  private static AnnouncementRecord following(String id, String previous) {
    AnnouncementRecord announced = announced(id, ModelRole.ACTIVE, 0);
    return new AnnouncementRecord(
        ModelAnnouncement.newBuilder(announced.announcement()).setPreviousModelId(previous).build(),
        announced.offset());
  }

  private static AnnouncementRecord announced(String id, ModelRole role, double share) {
    TrustedRecords.vouch();
    return new AnnouncementRecord(
        ModelAnnouncement.newBuilder()
            .setModelName("signs")
            .setModelId(id)
            .setBundleUri("file:///models/" + id)
            .setSha256("00")
            .setSizeBytes(1)
            .setAnnouncedAt(Instant.EPOCH)
            .setClasses(List.of("low", "high"))
            .setRole(role)
            .setCanaryShare(share)
            .build(),
        1);
  }
}
