package io.cgl.stream.monitoring.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.ModelAgreement;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelRole;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.topics.models.ModelKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelHistoryTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final ModelHistory history = new ModelHistory("ids");

  @Test
  void shouldShowWhoServesAndWhoIsOnTrialBeforeTheOthers() {
    announce(new ModelKey.Registered("ids", "a"), "a", ModelRole.REGISTERED, 0);
    announce(new ModelKey.Registered("ids", "b"), "b", ModelRole.REGISTERED, 0);
    announce(new ModelKey.Registered("ids", "c"), "c", ModelRole.REGISTERED, 0);
    announce(new ModelKey.Active("ids"), "a", ModelRole.ACTIVE, 0);
    announce(new ModelKey.Candidate("ids"), "c", ModelRole.CANARY, .1);
    announce(new ModelKey.Active("another"), "x", ModelRole.ACTIVE, 0);

    List<ModelsView.Checkpoint> shown = history.view().checkpoints();

    assertThat(shown).extracting(ModelsView.Checkpoint::id).containsExactly("a", "c", "b");
    assertThat(shown.get(0).balancedAccuracy()).isEqualTo(.93);
    assertThat(shown.get(0).since()).isEqualTo(NOON.toEpochMilli());
    assertThat(shown.get(1).share()).isEqualTo(.1);
  }

  @Test
  void shouldSayWhyACheckpointIsRefusedUntilItIsAnnouncedAgain() {
    announce(new ModelKey.Active("ids"), "a", ModelRole.ACTIVE, 0);
    say("a", ModelState.REJECTED, "SHA-256 differs", 5);

    assertThat(history.view().checkpoints().get(0).refused()).isEqualTo("SHA-256 differs");
    assertThat(history.view().checkpoints().get(0).instances()).isZero();

    say("a", ModelState.LOADED, null, 9);
    assertThat(history.view().checkpoints().get(0).refused()).isNull();
    assertThat(history.view().checkpoints().get(0).instances()).isEqualTo(1);
  }

  @Test
  void shouldNotHoldAnEarlierRefusalAgainstACheckpoint() {
    say("a", ModelState.REJECTED, "the disk was full", -60);
    announce(new ModelKey.Active("ids"), "a", ModelRole.ACTIVE, 0);

    assertThat(history.view().checkpoints().get(0).refused()).isNull();
  }

  @Test
  void shouldTellWhatHappenedLatelyButNotEveryComparison() {
    announce(new ModelKey.Active("ids"), "a", ModelRole.ACTIVE, 0);
    announce(new ModelKey.Candidate("ids"), "b", ModelRole.SHADOW, 0);
    say("a", ModelState.LOADED, null, 1);
    say("b", ModelState.SHADOWING, null, 2);
    history.add(
        status("b", ModelState.COMPARED, null, 3)
            .setAgreement(new ModelAgreement("a", 200L, 190L))
            .build());

    ModelsView view = history.view();

    assertThat(view.lately())
        .extracting(ModelsView.Happening::state)
        .containsExactly("SHADOWING", "LOADED");
    assertThat(view.checkpoints().get(1).compared()).isEqualTo(200);
    assertThat(view.checkpoints().get(1).agreed()).isEqualTo(190);
  }

  private void announce(ModelKey key, String id, ModelRole role, double share) {
    history.add(
        key,
        Optional.of(
            ModelAnnouncement.newBuilder()
                .setModelName(key.model())
                .setModelId(id)
                .setBundleUri("file:///models/" + id)
                .setSha256("")
                .setSizeBytes(1)
                .setAnnouncedAt(NOON)
                .setClasses(List.of("low", "high"))
                .setMetrics(Map.of("balancedAccuracy", .93))
                .setRole(role)
                .setCanaryShare(share)
                .build()));
  }

  private void say(String id, ModelState state, String reason, long seconds) {
    history.add(status(id, state, reason, seconds).build());
  }

  private static ModelStatus.Builder status(
      String id, ModelState state, String reason, long seconds) {
    return ModelStatus.newBuilder()
        .setModelName("ids")
        .setModelId(id)
        .setState(state)
        .setReason(reason)
        .setInstance("1@here")
        .setAt(NOON.plusSeconds(seconds));
  }
}
