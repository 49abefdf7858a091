package io.cgl.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.data.Mixtures;
import io.cgl.trainer.data.Pictures;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.training.CglNetTrainer;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxExporterTest {

  private static final float AGREEMENT = 1e-4f;
  private static final CglNetConfig SMALL =
      CglNetConfig.defaults()
          .with(Map.of("width", "32", "batch", "64", "epochs", "3", "trees", "on"));

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Ensemble.class)
  void shouldAgreeWithPyTorchOnTables(Ensemble serve) throws Exception {
    Dataset train = Mixtures.imbalanced(600, 60, 6, 1);
    Dataset heldOut = Mixtures.imbalanced(200, 100, 50, 2);
    assertAgreement(train, heldOut, heldOut, serve);
  }

  @ParameterizedTest
  @CsvSource({
    "mlp,1",
    "mlp,3",
    "resnet8,1",
    "resnet8,3",
    "resnet20,1",
    "resnet20,3",
    "resnet32,1",
    "resnet32,3"
  })
  void shouldAgreeWithPyTorchOnImages(String network, int channels) throws Exception {
    Dataset train = Pictures.dataset(channels, 40, 1);
    Dataset heldOut = Pictures.dataset(channels, 20, 2);
    CglNetConfig config =
        CglNetConfig.convolutionalDefaults()
            .with(Map.of("network", network, "experts", "2", "width", "32", "batch", "16"))
            .with(Map.of("epochs", "2", "trees", "on"));
    try (TrainedCglNet net =
        CglNetTrainer.train(train, heldOut, config, Device.cpu(), TrainingListener.NONE)) {
      for (Ensemble serve : Ensemble.values()) {
        assertAgreement(net, heldOut, serve);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void shouldAgreeWithPyTorchOnFilteredImages(int channels) throws Exception {
    Dataset train = Pictures.dataset(channels, 40, 1);
    Dataset none = Pictures.dataset(channels, 20, 2).subset(new int[0]);
    CglNetConfig config =
        CglNetConfig.imageDefaults().with(Map.of("width", "32", "batch", "16", "epochs", "2"));
    try (TrainedCglNet net =
        CglNetTrainer.train(train, none, config, Device.cpu(), TrainingListener.NONE)) {
      assertAgreement(net, Pictures.dataset(channels, 20, 2), Ensemble.ALL);
    }
  }

  @Test
  void shouldAgreeOnMissingUnseenAndExtremeValues() throws Exception {
    Dataset train = Mixtures.imbalanced(600, 60, 6, 1);
    float nan = Float.NaN;
    float[] odd = {
      nan,
      nan,
      nan,
      nan,
      nan, // all missing
      100,
      0,
      0,
      0,
      0, // unseen category
      1e30f,
      -1e30f,
      3e38f,
      -3e38f,
      3, // far out
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.POSITIVE_INFINITY,
      0,
      1,
      -0f,
      1e-38f,
      -1e-7f,
      5,
      99 // a category out of range
    };
    Dataset rows = new Dataset(odd, new int[5], train.layout(), train.classes());
    Dataset heldOut = Mixtures.imbalanced(200, 100, 50, 2);
    assertAgreement(train, heldOut, rows, Ensemble.ALL);
    assertAgreement(train, heldOut, rows, Ensemble.STUDENT_TREES);
  }

  @Test
  void shouldExportRowsOfOneKindOfColumn() throws Exception {
    List<String> classes = List.of("a", "b");
    Dataset categorical =
        new Dataset(
            new float[] {1, 2, 2, 1, 1, 1, 2, 2},
            new int[] {0, 1, 0, 1},
            new FeatureLayout(0, List.of(3, 3)),
            classes);
    Dataset numeric =
        new Dataset(
            new float[] {1, 2, 2, 1, 1, 1, 2, 2},
            new int[] {0, 1, 0, 1},
            new FeatureLayout(2, List.of()),
            classes);
    for (Dataset data : List.of(categorical, numeric)) {
      assertAgreement(data, data, data, Ensemble.STUDENT_LOCAL);
    }
  }

  private void assertAgreement(Dataset train, Dataset heldOut, Dataset rows, Ensemble serve)
      throws Exception {
    try (TrainedCglNet net =
        CglNetTrainer.train(train, heldOut, SMALL, Device.cpu(), TrainingListener.NONE)) {
      assertAgreement(net, rows, serve);
    }
  }

  private void assertAgreement(TrainedCglNet net, Dataset rows, Ensemble serve) throws Exception {
    float[] expected = net.predict(rows, serve).flat();
    float[] actual = onnx(net, rows, serve);
    assertThat(actual)
        .as(serve.toString())
        .hasSameSizeAs(expected)
        .containsExactly(expected, within(AGREEMENT));
  }

  private float[] onnx(TrainedCglNet net, Dataset rows, Ensemble serve) throws Exception {
    Path file = folder.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      OnnxExporter.write(net, serve, out);
    }
    try (Model model = Model.newInstance("model", "OnnxRuntime")) {
      model.load(folder, "model.onnx");
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator());
          NDManager manager = model.getNDManager().newSubManager()) {
        Shape shape = new Shape(rows.rows(), rows.layout().width());
        NDList result = predictor.predict(new NDList(manager.create(rows.features(), shape)));
        return result.singletonOrThrow().toFloatArray();
      }
    }
  }
}
