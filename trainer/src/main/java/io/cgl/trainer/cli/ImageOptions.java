package io.cgl.trainer.cli;

import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.ImageRows;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How images are read. */
final class ImageOptions {

  @Option(
      names = "--split",
      paramLabel = "FOLDER",
      description = "Read only the images below the folder of this name, such as train.")
  private String split;

  @Option(names = "--strict", description = "Stop at an unreadable image instead of skipping it.")
  private boolean strict;

  /**
   * Reads images, and says which ones are unreadable.
   *
   * @param field name of the rows' one field
   * @throws DataException if there are none, or an unreadable one and these options are strict
   */
  ImageRows open(Path data, String field) {
    return open(data, field, Optional.ofNullable(split));
  }

  /** The same of another folder than {@code --split} names. */
  ImageRows open(Path data, String field, Optional<String> folder) {
    ImageRows rows = ImageRows.open(data, field, folder);
    List<String> unreadable = rows.unreadable();
    if (strict && !unreadable.isEmpty()) {
      throw new DataException(
          "%s (%d such images): repair or remove them, or leave --strict out"
              .formatted(unreadable.get(0), unreadable.size()));
    }
    PrintStream console = System.err;
    unreadable.forEach(reason -> console.println("Skipped: " + reason));
    if (!unreadable.isEmpty()) {
      console.printf("Skipped %d images%n", unreadable.size());
    }
    return rows;
  }
}
