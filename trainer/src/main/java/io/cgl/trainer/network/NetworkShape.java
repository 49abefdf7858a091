package io.cgl.trainer.network;

import io.cgl.trainer.data.FeatureLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Everything that fixes the parameters of a tabular network and their order.
 *
 * @param layout the standardised inputs of a row, see {@link Standardiser#output}
 * @param classes number of classes
 * @param width width of the residual stream
 * @param hidden width inside a residual block
 * @param embedding width of a categorical value's embedding
 */
public record NetworkShape(
    FeatureLayout layout, int classes, int width, int hidden, int embedding) {

  /** Raised whenever the order or the meaning of the parameters changes. */
  private static final int VERSION = 1;

  /** The shape for a residual stream of the given width: hidden half of it, embeddings of 8. */
  public static NetworkShape of(FeatureLayout layout, int classes, int width) {
    return new NetworkShape(layout, classes, width, Math.max(1, width / 2), 8);
  }

  /** Width of a row after its categories have been embedded. */
  public int inputWidth() {
    return layout.numeric() + layout.categorical() * embedding;
  }

  /** Equal for two shapes exactly if the parameters of one fit the other. */
  public String fingerprint() {
    String text = "tabular " + VERSION + " " + this;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "tabular-%d-%dx%d-%s"
          .formatted(VERSION, width, hidden, HexFormat.of().formatHex(digest, 0, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
