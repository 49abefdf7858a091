package io.cgl.topics.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelRole;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelAnnouncementsTest {

  private static final Instant LATER = Instant.EPOCH.plusSeconds(60);

  private ModelAnnouncements models = ModelAnnouncements.none("ids");

  @Test
  void shouldActivateUnderTheModelsNameAndKeepEveryCheckpointKnown() {
    apply(models.activate(announced("a")));
    apply(models.activate(announced("b")));

    assertThat(active()).extracting(ModelAnnouncement::getModelId).isEqualTo("b");
    assertThat(active().getRole()).isEqualTo(ModelRole.ACTIVE);
    assertThat(models.registered()).containsOnlyKeys("a", "b");
    assertThat(models.registered().values())
        .extracting(ModelAnnouncement::getRole)
        .containsOnly(ModelRole.REGISTERED);
  }

  @Test
  void shouldGoOneFurtherBackWithEveryRollback() {
    apply(models.activate(announced("a")));
    apply(models.activate(announced("b")));
    apply(models.activate(announced("c")));

    apply(models.rollback(LATER));
    assertThat(active().getModelId()).isEqualTo("b");
    assertThat(active().getAnnouncedAt()).isEqualTo(LATER);
    apply(models.rollback(LATER));
    assertThat(active().getModelId()).isEqualTo("a");

    assertThatThrownBy(() -> models.rollback(LATER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "model 'ids' has no checkpoint before a to roll back to: activate one by its id");
  }

  @Test
  void shouldNotRollBackInACircleWhenAnOldCheckpointIsActivatedAgain() {
    apply(models.activate(announced("a")));
    apply(models.activate(announced("b")));
    apply(models.activate(models.again("a", LATER)));

    apply(models.rollback(LATER));
    assertThat(active().getModelId()).isEqualTo("b");
    apply(models.rollback(LATER));
    assertThat(active().getModelId()).isEqualTo("a");
    assertThatThrownBy(() -> models.rollback(LATER)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRollBackPastWhatWasActiveSinceARollback() {
    apply(models.activate(announced("a")));
    apply(models.activate(announced("b")));
    apply(models.rollback(LATER));
    apply(models.activate(announced("c")));
    apply(models.activate(models.again("b", LATER)));

    apply(models.rollback(LATER));
    assertThat(active().getModelId()).isEqualTo("c");
    apply(models.rollback(LATER));
    assertThat(active().getModelId()).isEqualTo("a");
  }

  @Test
  void shouldNotForgetThePreviousWhenTheActiveOneIsAnnouncedAgain() {
    apply(models.activate(announced("a")));
    apply(models.activate(announced("b")));
    apply(models.activate(announced("b")));

    apply(models.rollback(LATER));

    assertThat(active().getModelId()).isEqualTo("a");
  }

  @Test
  void shouldKnowWhatWasAnnouncedBeforeThereWasARegister() {
    models = models.after(new ModelKey.Active("ids"), Optional.of(announced("old")));
    apply(models.activate(announced("new")));

    apply(models.rollback(LATER));

    assertThat(active().getModelId()).isEqualTo("old");
  }

  @Test
  void shouldTryOneCandidateAtATime() {
    apply(models.activate(announced("a")));
    apply(models.shadow(announced("b")));
    assertThat(candidate().getRole()).isEqualTo(ModelRole.SHADOW);

    apply(models.canary(announced("c"), 0.2));

    assertThat(candidate().getModelId()).isEqualTo("c");
    assertThat(candidate().getRole()).isEqualTo(ModelRole.CANARY);
    assertThat(candidate().getCanaryShare()).isEqualTo(0.2);
    assertThat(active().getModelId()).isEqualTo("a");
    apply(models.withdraw());
    assertThat(models.candidate()).isEmpty();
    assertThat(models.registered()).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void shouldEndTheTrialOfACandidateThatIsActivated() {
    apply(models.activate(announced("a")));
    apply(models.canary(announced("b"), 0.2));

    apply(models.activate(models.again("b", LATER)));

    assertThat(models.candidate()).isEmpty();
    assertThat(active().getModelId()).isEqualTo("b");
    assertThat(active().getCanaryShare()).isZero();
    assertThat(active().getPreviousModelId()).isEqualTo("a");
  }

  @Test
  void shouldLeaveTheTrialOfAnotherCandidateAlone() {
    apply(models.activate(announced("a")));
    apply(models.shadow(announced("b")));

    apply(models.activate(announced("c")));

    assertThat(candidate().getModelId()).isEqualTo("b");
  }

  @Test
  void shouldCarryTheSignatureOverButNotTheRequestThatWasAnswered() {
    ModelAnnouncement signed =
        ModelAnnouncement.newBuilder(announced("a"))
            .setSignature(ByteBuffer.wrap(new byte[] {1, 2}))
            .setSignedBy("0123456789abcdef")
            .setRetrainRequestId("episode-1")
            .build();
    apply(models.activate(signed));
    assertThat(active().getRetrainRequestId()).isEqualTo("episode-1");
    apply(models.activate(announced("b")));

    apply(models.rollback(LATER));

    assertThat(active().getSignature()).isEqualTo(signed.getSignature());
    assertThat(active().getSignedBy()).isEqualTo("0123456789abcdef");
    assertThat(active().getRetrainRequestId()).isNull();
    assertThat(models.registered().get("a").getRetrainRequestId()).isEqualTo("episode-1");
  }

  @Test
  void shouldFindACheckpointByTheBeginningOfItsId() {
    apply(models.register(announced("abc1")));
    apply(models.register(announced("abd2")));

    assertThat(models.find("abd").getModelId()).isEqualTo("abd2");
    assertThatThrownBy(() -> models.find("ab"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'ab' could be any of abc1, abd2: give more of the id");
    assertThatThrownBy(() -> models.find("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("model 'ids' has no checkpoint 'x': there are abc1, abd2");
  }

  @Test
  void shouldRefuseATrialWithoutAnActiveCheckpointOrOfTheActiveOne() {
    assertThatThrownBy(() -> models.shadow(announced("a")))
        .hasMessageContaining("no active checkpoint to try a beside");
    apply(models.activate(announced("a")));
    assertThatThrownBy(() -> models.shadow(announced("a")))
        .hasMessageContaining("is the active one already");
    assertThatThrownBy(() -> models.withdraw()).hasMessageContaining("no candidate on trial");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
  void shouldRefuseAShareThatIsNone(double share) {
    apply(models.activate(announced("a")));

    assertThatThrownBy(() -> models.canary(announced("b"), share))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseAnotherModelsCheckpoint() {
    ModelAnnouncement other =
        ModelAnnouncement.newBuilder(announced("a")).setModelName("other").build();

    assertThatThrownBy(() -> models.register(other))
        .hasMessage("checkpoint a is one of model 'other', not of 'ids'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ids", "ids#candidate", "ids#0123456789ab"})
  void shouldReadTheKeysThatItWrites(String text) {
    assertThat(ModelKey.parse(text).text()).isEqualTo(text);
    assertThat(ModelKey.parse(text).model()).isEqualTo("ids");
  }

  private void apply(ModelChange change) {
    for (ModelChange.Write write : change.writes()) {
      models = models.after(ModelKey.parse(write.key().text()), write.announcement());
    }
  }

  private ModelAnnouncement active() {
    return models.active().orElseThrow();
  }

  private ModelAnnouncement candidate() {
    return models.candidate().orElseThrow();
  }

  private static ModelAnnouncement announced(String id) {
    return ModelAnnouncement.newBuilder()
        .setModelName("ids")
        .setModelId(id)
        .setBundleUri("file:///models/" + id)
        .setSha256("00")
        .setSizeBytes(1)
        .setAnnouncedAt(Instant.EPOCH)
        .setClasses(List.of("low", "high"))
        .setMetrics(Map.of())
        .build();
  }
}
