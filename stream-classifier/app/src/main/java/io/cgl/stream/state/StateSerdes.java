package io.cgl.stream.state;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.Quality;
import io.cgl.drift.VectorFormat;
import io.cgl.drift.priors.StreamPrior;
import io.cgl.stream.driftwatch.DriftState;
import io.cgl.stream.frequencies.FrequencyDelta;
import io.cgl.stream.frequencies.ModelWindow;
import io.cgl.stream.kafka.StoredRecord;
import io.cgl.stream.quality.JoinLabelsProcessor;
import io.cgl.stream.quality.QualityState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Serdes of what never leaves the application: its stores and its repartition topic. They do not
 * ask the registry, whose subjects are for what others read.
 *
 * <p>Every value begins with the version of its layout, so that a later one can read it; Avro
 * records within are {@linkplain StoredRecord preceded by their schema}.
 */
public final class StateSerdes {

  private static final byte VERSION = 1;

  /** Versions 1 to 4 held the states of earlier detectors. */
  private static final byte DRIFT_STATE_VERSION = 5;

  /** Version 1 was in Avro's single-object encoding, which a changed schema cannot read. */
  private static final byte RECORD_VERSION = 2;

  /** Version 2 holds the checkpoint's confusion matrix, too; version 3 the frequencies' schema. */
  private static final byte WINDOW_VERSION = 3;

  /** Version 1 remembered one checkpoint only. */
  private static final byte QUALITY_STATE_VERSION = 2;

  private static final StoredRecord<ClassFrequencies> CLASS_FREQUENCIES =
      new StoredRecord<>(ClassFrequencies.getClassSchema(), ClassFrequencies.getDecoder());
  private static final StoredRecord<DriftEpisode> DRIFT_EPISODE =
      new StoredRecord<>(DriftEpisode.getClassSchema(), DriftEpisode.getDecoder());
  private static final StoredRecord<Quality> QUALITY =
      new StoredRecord<>(Quality.getClassSchema(), Quality.getDecoder());

  private StateSerdes() {}

  public static Serde<ModelWindow> modelWindow() {
    return serde(WINDOW_VERSION, StateSerdes::write, StateSerdes::readWindow);
  }

  /** The serde of the repartition topic. */
  public static Serde<FrequencyDelta> frequencyDelta() {
    return serde(
        WINDOW_VERSION,
        (delta, out) -> {
          out.writeInt(delta.partition());
          out.writeLong(delta.partitionTime());
          write(delta.window(), out);
        },
        (in, version) -> new FrequencyDelta(in.readInt(), in.readLong(), readWindow(in, version)));
  }

  public static Serde<DriftState> driftState() {
    return serde(
        DRIFT_STATE_VERSION,
        DriftState::write,
        (in, version) -> DriftState.read(in, version == DRIFT_STATE_VERSION));
  }

  public static Serde<DriftEpisode> driftEpisode() {
    return record(DRIFT_EPISODE);
  }

  private static <T extends SpecificRecord> Serde<T> record(StoredRecord<T> record) {
    return serde(
        RECORD_VERSION,
        record::write,
        (in, version) -> version < RECORD_VERSION ? record.readSingleObject(in) : record.read(in));
  }

  public static Serde<StreamPrior.State> streamPrior() {
    return serde(VERSION, StateSerdes::write, (in, version) -> readStreamPrior(in));
  }

  private static void write(StreamPrior.State state, DataOutputStream out) throws IOException {
    VectorFormat.write(state.recent(), out);
    VectorFormat.write(state.lasting(), out);
    VectorFormat.write(state.prior().orElse(new double[0]), out);
  }

  private static StreamPrior.State readStreamPrior(DataInputStream in) throws IOException {
    return new StreamPrior.State(
        VectorFormat.read(in),
        VectorFormat.read(in),
        Optional.of(VectorFormat.read(in)).filter(prior -> prior.length > 0));
  }

  /** The serde of a window's labelled events, in stores and in their repartition topic. */
  public static Serde<Quality> quality() {
    return record(QUALITY);
  }

  public static Serde<QualityState> qualityState() {
    return serde(
        QUALITY_STATE_VERSION,
        QualityState::write,
        (in, version) -> QualityState.read(in, version == QUALITY_STATE_VERSION));
  }

  public static Serde<JoinLabelsProcessor.Prediction> prediction() {
    return serde(
        VERSION,
        (prediction, out) -> {
          out.writeUTF(prediction.modelName());
          out.writeUTF(prediction.modelId());
          out.writeUTF(prediction.predicted());
          out.writeBoolean(prediction.labelled());
        },
        (in, version) ->
            new JoinLabelsProcessor.Prediction(
                in.readUTF(), in.readUTF(), in.readUTF(), in.readBoolean()));
  }

  public static Serde<JoinLabelsProcessor.EarlyLabel> earlyLabel() {
    return serde(
        VERSION,
        (label, out) -> {
          out.writeUTF(label.truth());
          out.writeLong(label.arrivedAt());
        },
        (in, version) -> new JoinLabelsProcessor.EarlyLabel(in.readUTF(), in.readLong()));
  }

  private static void write(ModelWindow window, DataOutputStream out) throws IOException {
    out.writeLong(window.sequence());
    CLASS_FREQUENCIES.write(window.frequencies(), out);
    ConfusionFormat.write(window.confusion(), out);
  }

  private static ModelWindow readWindow(DataInputStream in, byte version) throws IOException {
    return new ModelWindow(
        in.readLong(),
        version < 3 ? CLASS_FREQUENCIES.readSingleObject(in) : CLASS_FREQUENCIES.read(in),
        version < 2 ? Optional.empty() : ConfusionFormat.read(in));
  }

  private static <T> Serde<T> serde(byte current, Writer<T> writer, Reader<T> reader) {
    return Serdes.serdeFrom(
        (topic, value) -> {
          if (value == null) {
            return null;
          }
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(current);
            writer.write(value, out);
          } catch (IOException e) {
            throw new UncheckedIOException(e); // Memory does not fail.
          }
          return bytes.toByteArray();
        },
        (topic, bytes) -> {
          if (bytes == null) {
            return null;
          }
          try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version < VERSION || version > current) {
              throw new SerializationException(
                  "%s holds state of version %d, this application reads %d to %d: run the version that wrote it"
                      .formatted(topic, version, VERSION, current));
            }
            return reader.read(in, version);
          } catch (IOException e) {
            throw new SerializationException("cannot read the state in " + topic, e);
          }
        });
  }

  private interface Writer<T> {
    void write(T value, DataOutputStream out) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInputStream in, byte version) throws IOException;
  }
}
