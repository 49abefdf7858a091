package io.cgl.trainer.data;

import io.cgl.checkpoint.features.ImageDecoder;
import io.cgl.checkpoint.features.InputField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Images of one size, kept in one folder per class; a row has one field, the encoded image. All are
 * decoded once when opened, so that reading them cannot fail.
 *
 * @param unreadable the skipped files, each with the reason
 */
public record ImageRows(
    String name, InputField.Image input, List<ImageFile> files, List<String> unreadable)
    implements LabelledRows {

  /** Whether a path is a folder or a tar archive, so not a table. */
  public static boolean areAt(Path data) {
    return (Files.isDirectory(data) && !PartFiles.areAt(data)) || ImageTree.isArchive(data);
  }

  /**
   * Reads and checks all images. The first readable one fixes the size; they are in colour if one
   * of them is.
   *
   * @param field name of the rows' one field
   * @param split the folder that holds the classes' folders; may be absent if there is only one
   * @throws DataException if there are no readable images
   */
  public static ImageRows open(Path data, String field, Optional<String> split) {
    InputField.Image common = null;
    List<ImageFile> readable = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (ImageFile file : ImageTree.read(data, split)) {
      try {
        InputField.Image own = ImageDecoder.describe(field, ByteBuffer.wrap(file.bytes()));
        common = common == null ? own : common(common, own);
        readable.add(file);
      } catch (IOException e) {
        unreadable.add(file.path() + " is " + e.getMessage());
      }
    }
    if (common == null) {
      throw new DataException("%s has no readable image: %s".formatted(data, unreadable.get(0)));
    }
    String name = data.toAbsolutePath().normalize().getFileName().toString();
    return new ImageRows(
        split.map(part -> name + ", " + part).orElse(name), common, readable, unreadable);
  }

  private static InputField.Image common(InputField.Image common, InputField.Image own)
      throws IOException {
    if (own.height() != common.height() || own.width() != common.width()) {
      throw new IOException(
          "an image of %dx%d pixels, the first one has %dx%d"
              .formatted(own.width(), own.height(), common.width(), common.height()));
    }
    return own.channels() > common.channels() ? own : common;
  }

  /** Where a row's image is, in the folder or archive. */
  public String path(int row) {
    return files.get(row).path();
  }

  @Override
  public List<String> fields() {
    return List.of(input.name());
  }

  @Override
  public Optional<InputField.Image> image() {
    return Optional.of(input);
  }

  @Override
  public void forEach(Visitor visitor) {
    for (ImageFile file : files) {
      visitor.visit(new Object[] {ByteBuffer.wrap(file.bytes())}, file.label());
    }
  }
}
