package io.cgl.trainer.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.cgl.trainer.metrics.Reliability;
import io.cgl.trainer.progress.TrainingHistory.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The results of one training run, as plain data. Shares (recall, accuracy, ECE...) lie in [0, 1];
 * NaN stands for a figure that is not known, an empty list for a part that was not recorded, and
 * the report leaves out what is missing.
 *
 * @param modelName under which checkpoints follow each other
 * @param modelId the id of this checkpoint
 * @param dataFile the name of the data file, without its folder
 * @param dataSha256 the digest of the data file's rows, in hexadecimal
 * @param rows rows of the data file, training and held-out together
 * @param seed the run's seed; a string in JSON, because JavaScript rounds large numbers
 * @param classes the classes in the model's order
 * @param confusion held-out rows by [true class][predicted class], in the order of {@code classes};
 *     empty if not recorded
 * @param metrics the headline figures of the served model on held-out rows
 * @param members the parts of the model and what each would score alone
 * @param phases learning curves in the order of training
 * @param reliability the served model's confidences against its hits, after calibration
 * @param notes what the reader should be warned of
 */
public record TrainingReport(
    String modelName,
    String modelId,
    Instant created,
    String dataFile,
    String dataSha256,
    long rows,
    @JsonFormat(shape = JsonFormat.Shape.STRING) long seed,
    Duration duration,
    List<ClassResult> classes,
    List<List<Long>> confusion,
    Metrics metrics,
    List<Member> members,
    List<Phase> phases,
    List<Reliability.Bin> reliability,
    List<String> notes) {

  public TrainingReport {
    requireNonNull(modelName, "modelName");
    requireNonNull(modelId, "modelId");
    requireNonNull(created, "created");
    requireNonNull(dataFile, "dataFile");
    requireNonNull(dataSha256, "dataSha256");
    requireNonNull(duration, "duration");
    requireNonNull(metrics, "metrics");
    classes = List.copyOf(classes);
    confusion = confusion.stream().map(List::copyOf).toList();
    members = List.copyOf(members);
    phases = List.copyOf(phases);
    reliability = List.copyOf(reliability);
    notes = List.copyOf(notes);
    int size = classes.size();
    if (!confusion.isEmpty()
        && (confusion.size() != size || confusion.stream().anyMatch(row -> row.size() != size))) {
      throw new IllegalArgumentException(
          "The confusion matrix must have a row and a column for each of the " + size + " classes");
    }
  }

  /**
   * One class.
   *
   * @param trainingCount its rows in the training set
   * @param frequency the group that its recall is averaged in
   * @param recall on held-out rows, NaN where the class has none
   */
  public record ClassResult(String name, long trainingCount, Frequency frequency, double recall) {
    public ClassResult {
      requireNonNull(name, "name");
      requireNonNull(frequency, "frequency");
    }

    /** A class in the group that the literature's thresholds put it in. */
    public static ClassResult of(String name, long trainingCount, double recall) {
      return new ClassResult(name, trainingCount, Frequency.of(trainingCount), recall);
    }
  }

  /** The groups of classes that work on long-tailed data reports separately. */
  public enum Frequency {
    MANY,
    MEDIUM,
    FEW;

    /**
     * The usual split: more than 100 training rows, 20 to 100, and fewer than 20 (Liu et al. 2019,
     * Large-Scale Long-Tailed Recognition in an Open World).
     */
    public static Frequency of(long trainingCount) {
      return trainingCount > 100 ? MANY : trainingCount >= 20 ? MEDIUM : FEW;
    }
  }

  /**
   * Headline figures on held-out rows.
   *
   * @param balancedAccuracyLow lower limit of its 95 % interval
   * @param balancedAccuracyHigh upper limit of its 95 % interval
   * @param eceBefore expected calibration error before the temperature was fitted
   * @param eceAfter the same with it
   */
  public record Metrics(
      double balancedAccuracy,
      double balancedAccuracyLow,
      double balancedAccuracyHigh,
      double macroF1,
      double gMean,
      double accuracy,
      double eceBefore,
      double eceAfter,
      double temperature) {}

  /**
   * A part of the model, or a combination of parts.
   *
   * @param name such as "expert 1", "experts' mean", "student", "local", "fused"
   * @param served whether this is what the checkpoint serves
   */
  public record Member(String name, double balancedAccuracy, boolean served) {
    public Member {
      requireNonNull(name, "name");
    }
  }

  public enum Stage {
    GLOBAL,
    LOCAL
  }

  /** A network's training, such as "expert 1" or "student". */
  public record Phase(String name, Stage stage, List<Point> points) {
    public Phase {
      requireNonNull(name, "name");
      requireNonNull(stage, "stage");
      points = List.copyOf(points);
    }
  }
}
