package io.cgl.stream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.topics.TrustedRecords;
import io.cgl.topics.models.ModelAnnouncements;
import io.cgl.topics.models.ModelChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelListingTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  static {
    TrustedRecords.vouch();
  }

  private ModelAnnouncements announced = ModelAnnouncements.none("signs");

  @Test
  void shouldCountAnInstanceWithTheCheckpointThatItServesNow() {
    apply(announced.activate(checkpoint("a")));
    apply(announced.activate(checkpoint("b")));

    ModelListing listing =
        ModelListing.of(
            announced,
            List.of(
                said("one", "a", ModelState.LOADED),
                said("two", "a", ModelState.LOADED),
                said("one", "b", ModelState.LOADED),
                said("two", "b", ModelState.REJECTED)));

    assertThat(listing.checkpoints())
        .extracting(ModelListing.Row::id, row -> states(row.instances()))
        .containsExactly(
            tuple("b", List.of("one loaded", "two rejected")), tuple("a", List.of("two loaded")));
  }

  @Test
  void shouldCountAnInstanceOnceThatServesACheckpointAgain() {
    apply(announced.activate(checkpoint("a")));

    ModelListing listing =
        ModelListing.of(
            announced,
            List.of(
                said("one", "a", ModelState.LOADED),
                said("one", "b", ModelState.LOADED),
                said("one", "a", ModelState.LOADED)));

    assertThat(listing.text()).contains("loaded 1");
  }

  private void apply(ModelChange change) {
    for (ModelChange.Write write : change.writes()) {
      announced = announced.after(write.key(), write.announcement());
    }
  }

  private static List<String> states(List<ModelListing.Said> instances) {
    return instances.stream().map(said -> said.instance() + " " + said.state()).toList();
  }

  private static ModelStatus said(String instance, String id, ModelState state) {
    return ModelStatus.newBuilder()
        .setModelName("signs")
        .setModelId(id)
        .setState(state)
        .setReason(null)
        .setInstance(instance)
        .setAt(NOON)
        .build();
  }

  private static ModelAnnouncement checkpoint(String id) {
    return ModelAnnouncement.newBuilder()
        .setModelName("signs")
        .setModelId(id)
        .setBundleUri("file:///models/" + id)
        .setSha256("00")
        .setSizeBytes(1)
        .setAnnouncedAt(NOON)
        .setClasses(List.of("low", "high"))
        .setMetrics(Map.of())
        .build();
  }
}
