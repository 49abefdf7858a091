package io.cgl.trainer.cli;

import io.cgl.trainer.data.ImageRows;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.TableFile;
import io.cgl.trainer.data.TableProfile;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options for reading labelled rows. */
final class DataOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "The column that holds the class; a table needs it.")
  private String label;

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COL",
      description = "Columns that are not features.")
  private Set<String> ignored = new LinkedHashSet<>();

  @Option(
      names = "--categorical",
      split = ",",
      paramLabel = "COL",
      description = "Columns to take as words although all their values are numbers.")
  private Set<String> categorical = new LinkedHashSet<>();

  @Option(
      names = "--numeric",
      split = ",",
      paramLabel = "COL",
      description = "Columns that must be numbers: a word in one is an error, not a category.")
  private Set<String> numeric = new LinkedHashSet<>();

  @Option(
      names = "--image-field",
      paramLabel = "FIELD",
      description =
          "The events' field that will hold the encoded image. Default: ${DEFAULT-VALUE}.")
  private String imageField = "image";

  @Mixin private CsvOptions csv;

  @Mixin private ImageOptions images;

  /** The rows of a table, by these columns, or of a tree of images. */
  public LabelledRows rows(Path data) {
    return rows(data, Set.of());
  }

  /**
   * The same.
   *
   * @param needed columns to keep although they may be ignored as features
   */
  public LabelledRows rows(Path data, Set<String> needed) {
    if (ImageRows.areAt(data)) {
      if (!needed.isEmpty()) {
        throw new ParameterException(
            command.commandLine(),
            "images have no column '%s'".formatted(String.join("', '", needed)));
      }
      return images.open(data, imageField);
    }
    requireLabel();
    for (String column : needed) {
      if (column.equals(label)) {
        throw new ParameterException(
            command.commandLine(), "'%s' is the label: name another column".formatted(column));
      }
    }
    Set<String> left = new LinkedHashSet<>(ignored);
    left.removeAll(needed);
    return TableFile.open(data, label, left, needed, csv.format());
  }

  /**
   * The rows of another file, with all columns, for it need not have the ignored ones.
   *
   * @param split the folder that holds the classes' folders of images
   * @param needed columns to keep whatever they are called
   */
  public LabelledRows others(Path data, Optional<String> split, Set<String> needed) {
    if (ImageRows.areAt(data)) {
      return images.open(data, imageField, split);
    }
    requireLabel();
    return TableFile.open(data, label, Set.of(), needed, csv.format());
  }

  private void requireLabel() {
    if (label == null) {
      throw new ParameterException(
          command.commandLine(), "--label is missing: which column holds the class?");
    }
  }

  public boolean overrideKinds() {
    return !categorical.isEmpty() || !numeric.isEmpty();
  }

  public TableProfile.Overrides overrides() {
    return new TableProfile.Overrides(numeric, categorical);
  }
}
