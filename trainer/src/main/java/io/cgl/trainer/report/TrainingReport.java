package io.cgl.trainer.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.cgl.trainer.metrics.RecallDifference;
import io.cgl.trainer.metrics.Reliability;
import io.cgl.trainer.progress.TrainingHistory.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 *     empty if there are too many classes to show
 * @param confusions the largest of them
 * @param curves of the classes that deserve a look most
 * @param metrics the headline figures of the served model on held-out rows
 * @param members the parts of the model and what each would score alone
 * @param phases learning curves in the order of training
 * @param reliability the served model's confidences against its hits, after calibration
 * @param baseline what a simpler method makes of the same rows
 * @param importance which columns matter
 * @param judgedOn the rows behind the figures, in words
 * @param settings of the training, by name
 * @param versions of what it ran on, by name
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
    List<Confused> confusions,
    List<Curve> curves,
    Metrics metrics,
    List<Member> members,
    List<Phase> phases,
    List<Reliability.Bin> reliability,
    Baseline baseline,
    Importance importance,
    String judgedOn,
    Map<String, String> settings,
    Map<String, String> versions,
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
    confusions = List.copyOf(confusions);
    curves = List.copyOf(curves);
    members = List.copyOf(members);
    phases = List.copyOf(phases);
    reliability = List.copyOf(reliability);
    requireNonNull(baseline, "baseline");
    requireNonNull(importance, "importance");
    requireNonNull(judgedOn, "judgedOn");
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
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
   * @param support its held-out rows
   * @param recall on held-out rows, NaN where the class has none
   * @param precision on the same rows, NaN where the class was never predicted
   * @param averagePrecision the area under its precision over its recall, NaN where it has no rows
   */
  public record ClassResult(
      String name,
      long trainingCount,
      Frequency frequency,
      long support,
      double recall,
      double precision,
      double averagePrecision) {
    public ClassResult {
      requireNonNull(name, "name");
      requireNonNull(frequency, "frequency");
    }

    /** A class in the group that the literature's thresholds put it in. */
    public static ClassResult of(
        String name,
        long trainingCount,
        long support,
        double recall,
        double precision,
        double averagePrecision) {
      return new ClassResult(
          name,
          trainingCount,
          Frequency.of(trainingCount),
          support,
          recall,
          precision,
          averagePrecision);
    }
  }

  /**
   * Held-out rows of a class that were predicted to be of another one.
   *
   * @param actual index of the class
   * @param predicted index of the other one
   */
  public record Confused(int actual, int predicted, long rows) {}

  /**
   * Precision and recall of a class against all others, at thresholds of its probability that fall.
   *
   * @param label index of the class
   */
  public record Curve(
      int label, List<Double> thresholds, List<Double> precisions, List<Double> recalls) {
    public Curve {
      thresholds = List.copyOf(thresholds);
      precisions = List.copyOf(precisions);
      recalls = List.copyOf(recalls);
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
   * @param ece expected calibration error of the probabilities as served
   * @param logLoss of the same probabilities
   * @param eceBefore expected calibration error before the temperature was fitted, under the
   *     held-out rows' class frequencies
   * @param eceAfter the same with it
   */
  public record Metrics(
      double balancedAccuracy,
      double balancedAccuracyLow,
      double balancedAccuracyHigh,
      double macroF1,
      double gMean,
      double accuracy,
      double ece,
      double logLoss,
      double eceBefore,
      double eceAfter,
      double temperature) {}

  /**
   * The served model and a simpler one, judged on the same rows, from which neither learnt.
   *
   * @param trainingRows that the simpler one learnt from
   * @param judgedRows that both were judged on
   * @param wanted rounds of boosting
   * @param grown rounds that there was time for
   * @param took how long they took
   * @param lead of the served model's balanced accuracy over the simpler one's
   * @param competitors empty if there was no comparison
   */
  public record Baseline(
      long trainingRows,
      long judgedRows,
      int wanted,
      int grown,
      Duration took,
      RecallDifference lead,
      List<Competitor> competitors) {
    public static final Baseline NONE =
        new Baseline(0, 0, 0, 0, Duration.ZERO, RecallDifference.NONE, List.of());

    public Baseline {
      requireNonNull(took, "took");
      requireNonNull(lead, "lead");
      competitors = List.copyOf(competitors);
    }
  }

  /** A method and its figures. */
  public record Competitor(
      String name,
      boolean served,
      double balancedAccuracy,
      double macroF1,
      double gMean,
      double accuracy,
      double meanAveragePrecision) {
    public Competitor {
      requireNonNull(name, "name");
    }
  }

  /**
   * How much the model depends on each column.
   *
   * @param rows that were scored, of every class as many as there are or as suffice
   * @param inputs columns of the model
   * @param measured columns that there was time for
   * @param withoutTrees whether only the networks were asked, though trees are served with them
   * @param columns the most important ones, in falling order; empty if none was measured
   */
  public record Importance(
      int rows, int inputs, int measured, boolean withoutTrees, List<Column> columns) {
    public static final Importance NONE = new Importance(0, 0, 0, false, List.of());

    public Importance {
      columns = List.copyOf(columns);
    }
  }

  /** How far balanced accuracy falls when a column's values are shuffled. */
  public record Column(String name, RecallDifference drop) {
    public Column {
      requireNonNull(name, "name");
      requireNonNull(drop, "drop");
    }
  }

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
