package io.cgl.testing.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.ContainerConfig;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the images are, before anything runs in them. */
@Tag("soak")
class ImagesIT {

  private static final long MEGABYTE = 1_000_000;

  @BeforeAll
  static void build() throws Exception {
    Images.build();
  }

  @Test
  void shouldKeepTheClassifierWithin350Megabytes() {
    assertThat(printedSize(Images.STREAM_CLASSIFIER)).isLessThanOrEqualTo(350 * MEGABYTE);
  }

  @Test
  void shouldKeepTheTrainerWithin900Megabytes() {
    assertThat(printedSize(Images.TRAINER)).isLessThanOrEqualTo(900 * MEGABYTE);
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM_CLASSIFIER", "TRAINER"})
  void shouldRunAsANumberedUserOfNoRightsAndSayHowItIs(Images image) {
    ContainerConfig config = Objects.requireNonNull(image.inspect().getConfig());

    assertThat(config.getUser()).matches("[1-9][0-9]*:[1-9][0-9]*");
    assertThat(config.getHealthcheck()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM_CLASSIFIER", "TRAINER", "GENERATOR"})
  void shouldSayItsVersionAndRevision(Images image) {
    assertThat(Objects.requireNonNull(image.inspect().getConfig()).getLabels())
        .containsEntry("org.opencontainers.image.version", System.getProperty("containers.version"))
        .hasEntrySatisfying(
            "org.opencontainers.image.revision",
            revision -> assertThat(revision).matches("[0-9a-f]{40}|unknown"));
  }

  private static long printedSize(Images image) {
    long size = Objects.requireNonNull(image.inspect().getSize());
    System.out.printf("%s: %d MB%n", image.reference(), size / MEGABYTE);
    return size;
  }
}
