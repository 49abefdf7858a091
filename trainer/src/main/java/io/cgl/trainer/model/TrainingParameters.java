package io.cgl.trainer.model;

import ai.djl.Device;
import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.Manifest;
import io.cgl.trainer.calibration.Calibration;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.data.ImageShape;
import io.cgl.trainer.network.Backbone;
import io.cgl.trainer.network.FilterBank;
import io.cgl.trainer.network.NetworkPart;
import io.cgl.trainer.network.NetworkShape;
import io.cgl.trainer.network.NormalScores;
import io.cgl.trainer.network.Standardiser;
import io.cgl.trainer.trees.WeightedTrees;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code training.params}: what a warm start needs: every network, the standardiser, the
 * configuration, the calibrations and the trees, but no learning curves or metrics. DJL's
 * parameters are positional, so the file begins with the fingerprint of the networks' shape.
 */
public final class TrainingParameters {

  private static final int MAGIC = 0x43474C50; // "CGLP"
  private static final int VERSION = 7;

  private TrainingParameters() {}

  /** Writes a CGL-Net; the stream stays open. */
  public static void write(TrainedCglNet net, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeUTF(net.shape().fingerprint());
    writeShape(net.shape(), out);
    writeConfig(net.config(), out);
    out.writeInt(net.classes().size());
    for (int label = 0; label < net.classes().size(); label++) {
      out.writeUTF(net.classes().get(label));
      out.writeLong(net.classCounts()[label]);
    }
    writeStandardiser(net.standardiser(), out);
    for (Ensemble serve : Ensemble.values()) {
      Calibration calibration = net.calibration(serve);
      out.writeDouble(calibration.priorExponent());
      out.writeDouble(calibration.temperature());
      out.writeDouble(calibration.errorBefore());
      out.writeDouble(calibration.errorAfter());
      byte[] decision = BundleFiles.JSON.writeValueAsBytes(calibration.decision());
      out.writeInt(decision.length);
      out.write(decision);
    }
    for (NetworkPart part : net.parts()) {
      part.save(out);
    }
    byte[] trees = net.trees().isPresent() ? net.trees().get().toBytes() : new byte[0];
    out.writeInt(trees.length);
    out.write(trees);
    out.flush();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the stream ends early or is not such a file
   */
  public static TrainedCglNet read(InputStream stream, Device device) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    if (in.readInt() != MAGIC) {
      throw new IOException("not a file of CGL-Net training parameters");
    }
    int version = in.readInt();
    if (version != VERSION) {
      throw new IOException(
          "training parameters of version " + version + ", but only " + VERSION + " can be read");
    }
    String fingerprint = in.readUTF();
    NetworkShape shape = readShape(in);
    if (!shape.fingerprint().equals(fingerprint)) {
      throw new IOException(
          "training parameters of networks "
              + fingerprint
              + ", but this version builds "
              + shape.fingerprint());
    }
    CglNetConfig config = readConfig(in);
    List<String> classes = new ArrayList<>();
    long[] counts = new long[in.readInt()];
    for (int label = 0; label < counts.length; label++) {
      classes.add(in.readUTF());
      counts[label] = in.readLong();
    }
    Standardiser standardiser = readStandardiser(in, shape.layout());
    TrainedCglNet net =
        TrainedCglNet.initialise(device, config, shape, classes, counts, standardiser);
    try {
      for (Ensemble serve : Ensemble.values()) {
        net.calibrate(
            serve,
            new Calibration(
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                BundleFiles.JSON.readValue(in.readNBytes(in.readInt()), Manifest.Decision.class)));
      }
      for (NetworkPart part : net.parts()) {
        part.load(in);
      }
      byte[] trees = in.readNBytes(in.readInt());
      if (trees.length > 0) {
        net.join(WeightedTrees.of(trees, standardiser.layout()));
      }
      return net;
    } catch (IOException | RuntimeException e) {
      net.close();
      throw e;
    }
  }

  private static void writeShape(NetworkShape shape, DataOutputStream out) throws IOException {
    out.writeInt(shape.layout().numeric());
    List<Integer> cardinalities = shape.layout().cardinalities();
    out.writeInt(cardinalities.size());
    for (int cardinality : cardinalities) {
      out.writeInt(cardinality);
    }
    writeImage(shape.layout().image(), out);
    out.writeUTF(shape.backbone().name());
    out.writeInt(shape.classes());
    out.writeInt(shape.width());
    out.writeInt(shape.hidden());
    out.writeInt(shape.members());
  }

  private static NetworkShape readShape(DataInputStream in) throws IOException {
    int numeric = in.readInt();
    List<Integer> cardinalities = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      cardinalities.add(in.readInt());
    }
    return new NetworkShape(
        new FeatureLayout(numeric, cardinalities, readImage(in)),
        Backbone.valueOf(in.readUTF()),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt());
  }

  private static void writeImage(Optional<ImageShape> image, DataOutputStream out)
      throws IOException {
    out.writeInt(image.map(ImageShape::channels).orElse(0));
    out.writeInt(image.map(ImageShape::height).orElse(0));
    out.writeInt(image.map(ImageShape::width).orElse(0));
  }

  private static Optional<ImageShape> readImage(DataInputStream in) throws IOException {
    ImageShape image = new ImageShape(in.readInt(), in.readInt(), in.readInt());
    return Optional.of(image).filter(shape -> shape.channels() > 0);
  }

  private static void writeConfig(CglNetConfig config, DataOutputStream out) throws IOException {
    Map<String, String> settings = config.describe();
    out.writeInt(settings.size());
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      out.writeUTF(setting.getKey());
      out.writeUTF(setting.getValue());
    }
  }

  private static CglNetConfig readConfig(DataInputStream in) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      settings.put(in.readUTF(), in.readUTF());
    }
    try {
      return CglNetConfig.of(settings);
    } catch (IllegalArgumentException e) {
      throw new IOException("training parameters of another version: " + e.getMessage(), e);
    }
  }

  private static void writeStandardiser(Standardiser standardiser, DataOutputStream out)
      throws IOException {
    out.writeInt(standardiser.layout().numeric());
    writeImage(standardiser.layout().image(), out);
    out.writeBoolean(standardiser.filters().isPresent());
    out.writeInt(standardiser.scores().columns().size());
    for (NormalScores.Column column : standardiser.scores().columns()) {
      out.writeInt(column.source());
      out.writeFloat(column.fill());
      for (float knot : column.knots()) {
        out.writeFloat(knot);
      }
    }
    out.writeInt(standardiser.inputs().size());
    for (Standardiser.Input input : standardiser.inputs()) {
      out.writeInt(input.source());
      out.writeFloat(input.fill());
      out.writeBoolean(input.signedLog());
      out.writeFloat(input.centre());
      out.writeFloat(input.scale());
      out.writeFloat(input.low());
      out.writeFloat(input.high());
    }
  }

  private static Standardiser readStandardiser(DataInputStream in, FeatureLayout output)
      throws IOException {
    FeatureLayout layout = new FeatureLayout(in.readInt(), output.cardinalities(), readImage(in));
    Optional<FilterBank> filters =
        in.readBoolean() ? layout.image().map(FilterBank::new) : Optional.empty();
    List<NormalScores.Column> scores = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      int source = in.readInt();
      float fill = in.readFloat();
      List<Float> knots = new ArrayList<>();
      for (int knot = 0; knot < NormalScores.KNOTS; knot++) {
        knots.add(in.readFloat());
      }
      scores.add(new NormalScores.Column(source, fill, knots));
    }
    int count = in.readInt();
    List<Standardiser.Input> inputs = new ArrayList<>();
    for (int input = 0; input < count; input++) {
      inputs.add(
          new Standardiser.Input(
              in.readInt(),
              in.readFloat(),
              in.readBoolean(),
              in.readFloat(),
              in.readFloat(),
              in.readFloat(),
              in.readFloat()));
    }
    return new Standardiser(layout, new NormalScores(scores), filters, inputs);
  }
}
