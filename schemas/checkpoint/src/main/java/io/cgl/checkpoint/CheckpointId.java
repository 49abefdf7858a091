package io.cgl.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.cgl.checkpoint.features.InputField;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint's id: the beginning of the digest of everything that decides an answer. Checkpoints
 * with one graph and another vocabulary, threshold or prior have different ids.
 */
final class CheckpointId {

  private static final int LENGTH = 12;

  private static final ObjectWriter CANONICAL =
      BundleFiles.JSON
          .writer()
          .without(SerializationFeature.INDENT_OUTPUT)
          .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** In this order; a component that is added changes every id. */
  private record Deciding(
      String graph,
      List<InputField> inputs,
      List<String> classes,
      Manifest.Decision decision,
      Map<String, Double> abstainBelow,
      Manifest.Calibration calibration) {}

  private CheckpointId() {}

  /**
   * The id of a checkpoint.
   *
   * @param graphSha256 digest of its graph
   * @param manifest complete but for id and files
   */
  static String of(String graphSha256, Manifest manifest) {
    Deciding deciding =
        new Deciding(
            graphSha256,
            manifest.inputs(),
            manifest.classes(),
            manifest.decision(),
            manifest.abstainBelow(),
            manifest.calibration());
    try {
      String canonical = CANONICAL.writeValueAsString(deciding);
      return Sha256.of(canonical.getBytes(StandardCharsets.UTF_8)).substring(0, LENGTH);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
