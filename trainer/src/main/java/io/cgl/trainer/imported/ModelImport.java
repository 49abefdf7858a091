package io.cgl.trainer.imported;

import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.BundleWriter;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.OnnxGraph;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.ValueReading;
import io.cgl.trainer.checkpoint.ImportedManifest;
import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.DatasetReader;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.evaluation.DatasetScoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a checkpoint of a foreign ONNX classifier and a labelled sample. */
public final class ModelImport {

  /** The largest difference of a probability that is taken for rounding. */
  static final double MAX_DISAGREEMENT = 1e-5;

  private static final double SUM = 1e-3;

  private final LabelledRows sample;
  private final ForeignGraph foreign;
  private final Clock clock;
  private final Map<String, Double> offsets;
  private final List<InputField> inputs;
  private final List<String> classes;
  private final Dataset rows;
  private final double[][] own;
  private final ServedGraph.Output output;
  private final List<String> notes = new ArrayList<>();

  /**
   * Reads model and sample, and runs the model on it.
   *
   * @param named the classes in the order of the outputs, if the user says so
   * @throws CheckpointException if the model cannot be served, which says why
   * @throws DataException if the sample does not fit it
   */
  public ModelImport(Path onnx, LabelledRows sample, List<String> named, Clock clock) {
    this.sample = sample;
    this.clock = clock;
    foreign = ForeignGraph.read(onnx);
    offsets = offsets(sample);
    inputs = inputs();
    Dataset unnamed = DatasetReader.read(sample, new FeatureEncoder(inputs), List.of());
    own = ForeignScores.of(foreign, inputs, sample);
    output = output();
    classes = classes(named, unnamed.classes());
    rows = DatasetReader.read(sample, new FeatureEncoder(inputs), classes);
    if (rows.classes().size() > classes.size()) {
      throw new DataException(
          "%s has rows of class %s, and the model's classes are %s: name them in its order by --classes, or remove the rows"
              .formatted(
                  sample.name(),
                  String.join(", ", rows.classes().subList(classes.size(), rows.classes().size())),
                  String.join(", ", classes)));
    }
  }

  /** What the user should know. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Writes the checkpoint.
   *
   * @throws CheckpointException if it cannot be served, or gives other probabilities than the model
   */
  public CheckpointBundle write(String name, Path out) {
    try (BundleWriter writer = BundleWriter.at(out)) {
      Path graph = writer.file(BundleFiles.GRAPH);
      Files.write(graph, ServedGraph.of(foreign, inputs, output).toByteArray());
      Scores served = scores(graph);
      double disagreement = disagreement(served);
      if (!(disagreement <= MAX_DISAGREEMENT)) {
        throw new CheckpointException(
            "served, its probabilities differ from its own by %.2g, allowed is %.0e: it may tell apart what is equal in float32"
                .formatted(disagreement, MAX_DISAGREEMENT));
      }
      ImportedManifest manifest = new ImportedManifest(sample.name(), rows, served, inputs);
      writer.writeGolden(manifest.golden());
      return writer.seal(manifest.of(name, clock.instant(), disagreement));
    } catch (IOException e) {
      throw new CheckpointException("cannot write %s: %s".formatted(out, e.getMessage()), e);
    }
  }

  private List<InputField> inputs() {
    List<ForeignGraph.Input> taken = foreign.inputs();
    List<String> columns = sample.fields();
    if (taken.size() == 1 && taken.get(0).isWord() && taken.get(0).width() != 1) {
      throw new CheckpointException(
          "input '%s' is a matrix of words: export the model with one input per column"
              .formatted(taken.get(0).name()));
    }
    if (foreign.isMatrix(columns.size())) {
      ForeignGraph.Input matrix = taken.get(0);
      if (matrix.width() > 0 && matrix.width() != columns.size()) {
        throw new DataException(
            "the model takes %d columns, %s has %d beside the label (%s): leave others out by --ignore"
                .formatted(
                    matrix.width(), sample.name(), columns.size(), String.join(", ", columns)));
      }
      return columns.stream().<InputField>map(name -> numeric(name, matrix)).toList();
    }
    for (ForeignGraph.Input input : taken) {
      if (!columns.contains(input.name())) {
        throw new DataException(
            "%s has no column '%s', which is an input of the model; it has %s"
                .formatted(sample.name(), input.name(), String.join(", ", columns)));
      }
    }
    Set<String> words =
        taken.stream()
            .filter(ForeignGraph.Input::isWord)
            .map(ForeignGraph.Input::name)
            .collect(Collectors.toSet());
    Stream<InputField> numbers =
        taken.stream().filter(input -> !input.isWord()).map(input -> numeric(input.name(), input));
    return Stream.concat(numbers, words.stream().sorted().map(this::categorical)).toList();
  }

  /** Numbers of more digits than float32 holds travel less an offset, which the graph adds. */
  private InputField numeric(String name, ForeignGraph.Input input) {
    return new InputField.Numeric(
        name, input.isWide() ? offsets.getOrDefault(name, 0.0) : 0, false, List.of());
  }

  /** Of the sample's columns that are numbers. */
  private static Map<String, Double> offsets(LabelledRows sample) {
    Map<String, Double> offsets = new HashMap<>();
    for (InputField input : TableProfile.of(sample, TableProfile.Overrides.NONE).inputs()) {
      if (input instanceof InputField.Numeric number) {
        offsets.put(number.name(), number.offset());
      }
    }
    return offsets;
  }

  /** The words that the model knows, and those of the sample. */
  private InputField categorical(String name) {
    Set<String> vocabulary = new LinkedHashSet<>(foreign.words(name));
    TableProfile.of(sample, new TableProfile.Overrides(Set.of(), Set.of(name))).inputs().stream()
        .filter(input -> input.name().equals(name))
        .map(InputField.Categorical.class::cast)
        .forEach(input -> vocabulary.addAll(input.vocabulary()));
    return new InputField.Categorical(name, List.copyOf(vocabulary));
  }

  private ServedGraph.Output output() {
    List<double[]> known =
        Arrays.stream(own).filter(row -> Arrays.stream(row).allMatch(Double::isFinite)).toList();
    if (known.isEmpty()) {
      throw new CheckpointException(
          "the model gives no number for any row of %s: does it take missing values?"
              .formatted(sample.name()));
    }
    if (known.size() < own.length) {
      notes.add(
          "the model gives no probabilities for %d of %d rows, most likely because it takes no missing values: such events become dead letters"
              .formatted(own.length - known.size(), own.length));
    }
    boolean shares =
        known.stream().allMatch(row -> Arrays.stream(row).allMatch(p -> p >= 0 && p <= 1 + SUM));
    if (known.get(0).length == 1) {
      notes.add(
          "the model gives one column: it is taken for the %s of the second of two classes"
              .formatted(shares ? "probability" : "logit"));
      return shares ? ServedGraph.Output.SECOND : ServedGraph.Output.SECOND_LOGIT;
    }
    boolean sums = known.stream().allMatch(row -> Math.abs(Arrays.stream(row).sum() - 1) < SUM);
    if (shares && sums) {
      return ServedGraph.Output.PROBABILITIES;
    }
    notes.add("the model's outputs are no probabilities: they are taken for logits");
    return ServedGraph.Output.LOGITS;
  }

  private List<String> classes(List<String> named, List<String> labels) {
    int count = Math.max(2, own[0].length);
    List<String> found = named.isEmpty() ? foreign.classes() : named;
    if (found.isEmpty()) {
      found = labels.stream().sorted(ModelImport::inOrder).toList();
      notes.add("the model does not name its classes: they are the sample's labels in their order");
    }
    if (found.size() != count) {
      throw new DataException(
          "the model has %d classes, and %d names were found (%s): name them in its order by --classes"
              .formatted(count, found.size(), String.join(", ", found)));
    }
    return found.stream().map(ValueReading::word).toList();
  }

  /** As tools number labels: numbers by size, words by letters. */
  private static int inOrder(String one, String other) {
    boolean numbers =
        ValueReading.number(one).isPresent() && ValueReading.number(other).isPresent();
    return numbers
        ? Double.compare(
            ValueReading.number(one).get().doubleValue(),
            ValueReading.number(other).get().doubleValue())
        : one.compareTo(other);
  }

  private Scores scores(Path graph) {
    try (OnnxGraph onnx = OnnxGraph.load(graph, classes.size(), 1);
        ScoringSession session = onnx.newSession()) {
      return DatasetScoring.score(session, rows, classes.size());
    }
  }

  private double disagreement(Scores served) {
    double worst = 0;
    for (int row = 0; row < own.length; row++) {
      double[] expected = expected(own[row]);
      for (int k = 0; k < expected.length; k++) {
        double difference = Math.abs(expected[k] - served.at(row, k));
        // Rows that the model has no numbers for have none in either.
        worst = Double.isNaN(expected[k]) ? worst : Math.max(worst, difference);
        worst = Double.isNaN(difference) && !Double.isNaN(expected[k]) ? Double.NaN : worst;
      }
    }
    return worst;
  }

  /** The probabilities of the model's last tensor, in double precision. */
  private double[] expected(double[] values) {
    return switch (output) {
      case PROBABILITIES -> values;
      case LOGITS -> softmax(values);
      case SECOND -> new double[] {1 - values[0], values[0]};
      case SECOND_LOGIT -> softmax(new double[] {0, values[0]});
    };
  }

  private static double[] softmax(double[] logits) {
    double largest = Arrays.stream(logits).max().orElse(0);
    double[] exponentials =
        Arrays.stream(logits).map(logit -> StrictMath.exp(logit - largest)).toArray();
    double sum = Arrays.stream(exponentials).sum();
    return Arrays.stream(exponentials).map(each -> each / sum).toArray();
  }
}
