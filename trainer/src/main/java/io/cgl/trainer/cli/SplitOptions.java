package io.cgl.trainer.cli;

import io.cgl.trainer.checkpoint.DataSplit;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.LabelledRows;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which rows the figures come from. */
final class SplitOptions {

  private static final double HELD_OUT = 0.2;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description =
          "Share of every class that is held out for evaluation. Default: none for experts of"
              + " tables, whose figures are out of fold, else 0.2; with --time 0.2.")
  private Double heldOut;

  @Option(
      names = "--group",
      paramLabel = "COL",
      description =
          "A column whose values keep rows together, such as a device, a batch or an attack type:"
              + " figures are of groups that were not learnt from. It is no input.")
  private String group;

  @Option(
      names = "--time",
      paramLabel = "COL",
      description =
          "A column of numbers or ISO 8601 times: the latest rows are held out. It is no input.")
  private String time;

  @Option(
      names = "--validation",
      paramLabel = "PATH",
      description = "Rows of their own for the figures, with the columns of --data.")
  private Path validation;

  @Option(
      names = "--validation-split",
      paramLabel = "FOLDER",
      description =
          "Of --validation read only the images below the folder of this name, such as test.")
  private String validationSplit;

  /** Checks the options before any row is read. */
  void check() {
    require(
        heldOut == null || (heldOut >= 0 && heldOut < 1),
        "--held-out must be at least 0 and less than 1, e.g. 0.2");
    require(
        time == null || group == null,
        "--group and --time each say which rows are held out: give one of them");
    require(
        validation == null || (time == null && heldOut == null),
        "--validation names the rows that figures come from: leave out --time and --held-out");
    require(
        validationSplit == null || validation != null,
        "--validation-split names a folder of --validation: give both");
    require(
        time == null || heldOut == null || heldOut > 0,
        "--time holds out the latest rows: --held-out must be above 0");
    require(
        group == null || heldOut == null || heldOut <= 0.5,
        "--group holds out half of the rows at most: --held-out must be at most 0.5");
  }

  /** The columns that say where a row belongs, and are no inputs. */
  Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>();
    Optional.ofNullable(group).ifPresent(columns::add);
    Optional.ofNullable(time).ifPresent(columns::add);
    return columns;
  }

  /**
   * The split.
   *
   * @param reader reads the rows of --validation, images from a folder
   */
  DataSplit split(CglNetConfig config, BiFunction<Path, Optional<String>, LabelledRows> reader) {
    double share =
        heldOut != null ? heldOut : time == null && config.judgedOutOfFold() ? 0 : HELD_OUT;
    return new DataSplit(
        share,
        Optional.ofNullable(group),
        Optional.ofNullable(time),
        Optional.ofNullable(validation)
            .map(path -> reader.apply(path, Optional.ofNullable(validationSplit))));
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(command.commandLine(), otherwise);
    }
  }
}
