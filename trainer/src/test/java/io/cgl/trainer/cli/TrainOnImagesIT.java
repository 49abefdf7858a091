package io.cgl.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.features.AvroRowReader;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.WrittenSchema;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.Pictures;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.model.TrainingParameters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a folder of images to a checkpoint that scores them in Avro events. */
class TrainOnImagesIT {

  private static final Dataset TEST = Pictures.dataset(3, 20, 2);
  private static final Schema EVENT =
      SchemaBuilder.record("Inspection")
          .fields()
          .requiredLong("at")
          .requiredBytes("photo")
          .endRecord();

  @TempDir private Path folder;
  private Path images;
  private Path checkpoint;

  @BeforeEach
  void setUp() throws IOException {
    images = folder.resolve("parts");
    checkpoint = folder.resolve("checkpoint");
    Pictures.write(Pictures.dataset(3, 80, 1), images.resolve("train"));
    Pictures.write(TEST, images.resolve("test"));
  }

  @Test
  void shouldScoreEventsAsTheTrainerDid() throws IOException {
    Path json = folder.resolve("figures.json");
    assertThat(train("--epochs", "10", "--set", "experts=1", "--set", "batch=32")).isZero();
    assertThat(
            run(
                new EvaluateCommand(),
                "--checkpoint",
                checkpoint.toString(),
                "--data",
                images.toString(),
                "--split",
                "test",
                "--json",
                json.toString()))
        .isZero();

    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.get("rows").asInt()).isEqualTo(TEST.rows());
    assertThat(figures.get("balancedAccuracy").asDouble()).isGreaterThan(0.8);
    CheckpointBundle bundle = CheckpointBundle.open(checkpoint);
    assertThat(bundle.manifest().inputs()).containsExactly(new InputField.Image("photo", 3, 9, 8));
    assertThat(bundle.manifest().network().fingerprint()).startsWith("filters");
    assertThat(served(bundle)).containsExactly(trained(), within(1e-4f));
  }

  @Test
  void shouldMakeALongTailFirstIfAsked() throws IOException {
    assertThat(
            train(
                "--epochs",
                "1",
                "--set",
                "experts=1",
                "--network",
                "mlp",
                "--imbalance-factor",
                "40"))
        .isZero();

    // A fifth of the 80 rows is held out, and none of the 2.
    assertThat(CheckpointBundle.open(checkpoint).manifest().classCounts()).containsExactly(64L, 2L);
    assertThat(checkpoint.resolve(BundleFiles.REPORT))
        .content()
        .contains("every row of it was learnt from");
  }

  @Test
  void shouldStopAtAnUnreadableImageOnlyIfStrict() throws IOException {
    Files.writeString(images.resolve("train/down/1000.png"), "no image");

    assertThat(train("--epochs", "1", "--set", "experts=1", "--strict")).isNotZero();
    assertThat(checkpoint).doesNotExist();
    assertThat(train("--epochs", "1", "--set", "experts=1")).isZero();
  }

  private float[] served(CheckpointBundle bundle) throws IOException {
    try (Checkpoint served = Checkpoint.load(bundle, 1);
        ScoringSession session = served.newSession()) {
      AvroRowReader reader = new AvroRowReader(served.encoder());
      WrittenSchema schema = WrittenSchema.of(EVENT);
      FeatureBatch batch = new FeatureBatch(served.encoder().width());
      for (int row = 0; row < TEST.rows(); row++) {
        String label = TEST.classes().get(TEST.labels()[row]);
        Path file = images.resolve("test").resolve(label).resolve(row + ".png");
        reader.read(schema, event(Files.readAllBytes(file)), 0, batch);
      }
      return session.score(batch).flat();
    }
  }

  private float[] trained() throws IOException {
    try (InputStream in = Files.newInputStream(checkpoint.resolve(BundleFiles.PARAMETERS));
        TrainedCglNet net = TrainingParameters.read(in, Device.cpu())) {
      return net.predict(TEST).flat();
    }
  }

  private int train(String... more) {
    String[] args = new String[more.length + 8];
    args[0] = "--data";
    args[1] = images.toString();
    args[2] = "--split";
    args[3] = "train";
    args[4] = "--out";
    args[5] = checkpoint.toString();
    args[6] = "--image-field";
    args[7] = "photo";
    System.arraycopy(more, 0, args, 8, more.length);
    return run(new TrainCommand(), args);
  }

  private static int run(Object command, String... args) {
    return new CommandLine(command).execute(args);
  }

  private static byte[] event(byte[] photo) throws IOException {
    GenericRecord event =
        new GenericRecordBuilder(EVENT).set("at", 5L).set("photo", ByteBuffer.wrap(photo)).build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(EVENT).write(event, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
