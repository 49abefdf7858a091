package io.cgl.trainer.network;

import io.cgl.checkpoint.Sha256;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.data.ImageShape;

/**
 * The shape and order of the parameters of a network.
 *
 * @param layout the standardised inputs of a row, see {@link Standardiser#output}
 * @param backbone what kind of network
 * @param classes number of classes
 * @param width width of the residual stream; channels of a convolutional network's first stage
 * @param hidden width inside a residual block
 * @param members networks side by side, each with parameters of its own
 */
public record NetworkShape(
    FeatureLayout layout, Backbone backbone, int classes, int width, int hidden, int members) {

  /** Raised whenever the order or the meaning of the parameters changes. */
  private static final int VERSION = 4;

  /** The width of CIFAR's residual networks. */
  private static final int CONVOLUTIONAL_WIDTH = 16;

  public NetworkShape {
    if (backbone.convolutional() && layout.image().isEmpty()) {
      throw new IllegalArgumentException(
          "%s is a network for images, these rows are a table's: use %s"
              .formatted(backbone, Backbone.MLP));
    }
  }

  /**
   * The usual shape of a backbone.
   *
   * @param width of an MLP's residual stream, hidden half of it; a convolutional network has its
   *     own
   * @param members networks side by side; a convolutional network has one
   */
  public static NetworkShape of(
      FeatureLayout layout, Backbone backbone, int classes, int width, int members) {
    return backbone.convolutional()
        ? new NetworkShape(layout, backbone, classes, CONVOLUTIONAL_WIDTH, CONVOLUTIONAL_WIDTH, 1)
        : new NetworkShape(layout, backbone, classes, width, Math.max(1, width / 2), members);
  }

  /** The shape of one member. */
  public NetworkShape alone() {
    return new NetworkShape(layout, backbone, classes, width, hidden, 1);
  }

  /** What the rows show. */
  ImageShape image() {
    return layout.image().orElseThrow();
  }

  /** Equal for two shapes if and only if the parameters of one fit the other. */
  public String fingerprint() {
    return "%s-%d-%dx%d-%s"
        .formatted(backbone, VERSION, width, hidden, Sha256.shortened(VERSION + " " + this));
  }
}
