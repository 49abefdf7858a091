package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.ColumnValues;
import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FilteredRows;
import io.cgl.trainer.data.GroupDeal;
import io.cgl.trainer.data.GroupSplit;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.OrderSigns;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.data.TimeSplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Divides the rows of a training. Vocabularies and classes come from the rows that are learnt from
 * alone, as they would if the others did not exist yet.
 */
public final class SplitTable {

  private final LabelledRows rows;
  private final LabelledRows features;
  private final TableProfile profile;
  private final Function<LabelledRows, TableProfile> profiler;
  private final DataSplit split;
  private final CglNetConfig config;
  private final List<String> notes;

  /**
   * A division.
   *
   * @param rows with the columns that the split names
   * @param features the same rows without these columns
   * @param profile of all rows
   * @param profiler profiles some of the rows, with fields of the same kinds
   */
  public SplitTable(
      LabelledRows rows,
      LabelledRows features,
      TableProfile profile,
      Function<LabelledRows, TableProfile> profiler,
      DataSplit split,
      CglNetConfig config) {
    this.rows = rows;
    this.features = features;
    this.profile = profile;
    this.profiler = profiler;
    this.split = split;
    this.config = config;
    this.notes = new ArrayList<>(profile.notes());
  }

  /**
   * Row numbers, ascending.
   *
   * @param training to learn from
   * @param fitted to choose decision and temperature on, and for nested figures
   * @param measured for figures
   */
  private record Parts(int[] training, int[] fitted, int[] measured) {}

  /**
   * The training task of the rows.
   *
   * @throws DataException if the rows cannot be divided like this
   */
  public TrainingTask task(String modelName) {
    ColumnValues column = ColumnValues.of(rows, split.group().or(split::time));
    Optional<ColumnValues> validated =
        split
            .validation()
            .filter(validation -> split.group().isPresent())
            .map(validation -> ColumnValues.of(validation, split.group()));
    int[] groups = groups(column, validated);
    Parts parts = parts(column, groups);
    TableProfile learnt =
        parts.training().length == column.rows()
            ? profile
            : profiler.apply(FilteredRows.of(features, numbers(parts.training())));
    Dataset training = read(learnt, features, parts.training(), column.rows(), groups);
    Dataset fitted = read(learnt, features, parts.fitted(), column.rows(), groups);
    Dataset measured =
        split
            .validation()
            .map(
                validation ->
                    known(
                        learnt,
                        inGroups(learnt.read(validation), groups, column.rows()),
                        "the rows of " + validation.name()))
            .orElseGet(() -> read(learnt, features, parts.measured(), column.rows(), groups));
    if (split.byChance()) {
      notes.addAll(
          OrderSigns.of(training, learnt.inputs().stream().map(InputField::name).toList()));
    }
    return new TrainingTask(
        modelName, rows.name(), learnt.withNotes(notes), training, fitted, measured, config);
  }

  /** The group of each row, those of the validation rows after the others; empty without groups. */
  private int[] groups(ColumnValues column, Optional<ColumnValues> validated) {
    if (split.group().isEmpty()) {
      return new int[0];
    }
    ColumnValues all = validated.map(column::and).orElse(column);
    int[] numbers = all.numbers();
    int[] groups = GroupDeal.apart(all.labelNumbers(), numbers);
    Set<String> alone = new TreeSet<>();
    for (int row = 0; row < groups.length; row++) {
      if (groups[row] != numbers[row]) {
        alone.add("'" + all.labels().get(row) + "'");
      }
    }
    long values = Arrays.stream(numbers).distinct().count();
    if (values < 2) {
      throw new DataException(
          "'%s' has one value in all rows: groups need at least two".formatted(column.column()));
    }
    if (!alone.isEmpty()) {
      notes.add(
          "class %s is in one group of '%s' only: its rows are dealt one by one, and its figures are of a group that was learnt from"
              .formatted(String.join(", ", alone), column.column()));
    }
    if (values == all.rows()) {
      notes.add(
          "'%s' has another value in every row: its groups are no groups"
              .formatted(column.column()));
    }
    return groups;
  }

  private Parts parts(ColumnValues column, int[] groups) {
    int[] all = IntStream.range(0, column.rows()).toArray();
    int[] none = new int[0];
    boolean outOfFold = config.judgedOutOfFold();
    if (split.time().isPresent()) {
      double[] times = TimeSplit.times(column);
      TimeSplit latest = TimeSplit.of(column, times, all, split.heldOut());
      if (outOfFold) {
        return new Parts(latest.earlier(), none, latest.latest());
      }
      TimeSplit before = TimeSplit.of(column, times, latest.earlier(), split.heldOut());
      return new Parts(before.earlier(), before.latest(), latest.latest());
    }
    if (split.heldOut() == 0 || (outOfFold && split.validation().isPresent())) {
      return new Parts(all, none, none);
    }
    Parts held = heldOut(column, groups);
    return outOfFold ? new Parts(held.training(), none, held.fitted()) : held;
  }

  /** A share of the rows, of whole groups if there are any, to choose on. */
  private Parts heldOut(ColumnValues column, int[] groups) {
    if (groups.length == 0) {
      StratifiedSplit random = StratifiedSplit.of(column.labels(), split.heldOut(), config.seed());
      return new Parts(random.training(), random.heldOut(), new int[0]);
    }
    GroupSplit whole =
        GroupSplit.of(
            column.labelNumbers(),
            Arrays.copyOf(groups, column.rows()),
            split.heldOut(),
            config.seed());
    return new Parts(whole.training(), whole.heldOut(), new int[0]);
  }

  /** Some of the rows, with their groups. */
  private Dataset read(
      TableProfile learnt, LabelledRows from, int[] chosen, int all, int[] groups) {
    Dataset data =
        learnt.read(
            chosen.length == 0
                ? new ListedRows(from.name(), from.fields(), List.of())
                : chosen.length == all ? from : FilteredRows.of(from, numbers(chosen)));
    return known(
        learnt,
        groups.length == 0
            ? data
            : data.inGroups(Arrays.stream(chosen).map(row -> groups[row]).toArray()),
        "the held-out rows");
  }

  private static Dataset inGroups(Dataset validation, int[] groups, int before) {
    return groups.length == 0
        ? validation
        : validation.inGroups(Arrays.copyOfRange(groups, before, groups.length));
  }

  /** The rows of classes that are learnt. */
  private Dataset known(TableProfile learnt, Dataset data, String name) {
    int classes = learnt.classes().size();
    if (data.classes().size() == classes) {
      return data;
    }
    int[] kept =
        IntStream.range(0, data.rows()).filter(row -> data.labels()[row] < classes).toArray();
    notes.add(
        "%s hold %d of classes that no row was learnt from (%s): the model is wrong about them, and no figure counts them"
            .formatted(
                name,
                data.rows() - kept.length,
                data.classes().stream().skip(classes).collect(Collectors.joining(", "))));
    Dataset known = data.subset(kept);
    return new Dataset(
        known.features(), known.labels(), known.layout(), learnt.classes(), known.groups());
  }

  private static BitSet numbers(int[] rows) {
    BitSet numbers = new BitSet();
    Arrays.stream(rows).forEach(numbers::set);
    return numbers;
  }
}
