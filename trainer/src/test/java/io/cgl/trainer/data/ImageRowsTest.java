package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageRowsTest {

  private static final Dataset PICTURES = Pictures.dataset(1, 12, 1);

  @TempDir private Path folder;
  private Path tree;

  @BeforeEach
  void setUp() throws IOException {
    tree = folder.resolve("parts");
    Pictures.write(PICTURES, tree.resolve("train"));
  }

  @Test
  void shouldReadTheSamePixelsInNaturalOrder() {
    Dataset read = read(ImageRows.open(tree, "photo", Optional.empty()));

    assertThat(read.features()).containsExactly(PICTURES.features());
    assertThat(read.labels()).containsExactly(PICTURES.labels());
    assertThat(read.classes()).isEqualTo(Pictures.CLASSES);
    assertThat(read.layout()).isEqualTo(PICTURES.layout());
  }

  @Test
  void shouldReadAnArchiveLikeTheFolder() throws IOException {
    Dataset read = read(ImageRows.open(archive(tree), "photo", Optional.of("train")));

    assertThat(read.features()).containsExactly(PICTURES.features());
    assertThat(read.labels()).containsExactly(PICTURES.labels());
  }

  @Test
  void shouldTellSplitsApart() throws IOException {
    Dataset test = Pictures.dataset(1, 4, 2);
    Pictures.write(test, tree.resolve("test"));

    assertThat(read(ImageRows.open(tree, "photo", Optional.of("test"))).features())
        .containsExactly(test.features());
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ImageRows.open(tree, "photo", Optional.empty()))
        .withMessageContaining("several sets of classes, in test, train: choose one by --split");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ImageRows.open(tree, "photo", Optional.of("validation")))
        .withMessageContaining("within a folder 'validation'");
  }

  @Test
  void shouldPassOverUnreadableImagesAndNameThem() throws IOException {
    Path across = tree.resolve("train/across");
    Files.write(across.resolve("90.png"), new byte[] {1, 2, 3});
    BufferedImage small = new BufferedImage(3, 4, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(small, "png", across.resolve("91.png").toFile());

    ImageRows rows = ImageRows.open(tree, "photo", Optional.empty());

    assertThat(rows.unreadable())
        .containsExactly(
            "train/across/90.png is no PNG or JPEG",
            "train/across/91.png is an image of 3x4 pixels, the first one has 8x9");
    assertThat(read(rows).features()).containsExactly(PICTURES.features());
  }

  @Test
  void shouldReadAllInColourIfOneIsInColour() throws IOException {
    Pictures.write(Pictures.dataset(3, 4, 2), tree.resolve("train"));

    assertThat(ImageRows.open(tree, "photo", Optional.empty()).image())
        .hasValueSatisfying(image -> assertThat(image.channels()).isEqualTo(3));
  }

  @Test
  void shouldOrderNumbersInNamesAsNumbers() {
    List<String> names = new ArrayList<>(List.of("a10", "a9", "b1", "a010", "a", "a9b"));
    names.sort(NaturalOrder.INSTANCE);

    assertThat(names).containsExactly("a", "a9", "a9b", "a010", "a10", "b1");
  }

  private static Dataset read(ImageRows rows) {
    return TableProfile.of(rows, TableProfile.Overrides.NONE).read(rows);
  }

  private Path archive(Path root) throws IOException {
    Path archive = folder.resolve("parts.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        TarArchiveEntry entry = new TarArchiveEntry("images/" + root.relativize(file));
        entry.setSize(Files.size(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }
}
