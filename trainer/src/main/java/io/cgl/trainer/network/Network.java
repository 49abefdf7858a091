package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;

/**
 * Classifiers side by side, in two halves: inputs to hidden rows, and hidden rows to logits.
 * Manifold mixup (Verma et al. 2019, arXiv 1806.05236) mixes in between.
 *
 * @param first up to the hidden rows
 * @param last from the hidden rows to the logits
 */
public record Network(NetworkPart first, NetworkPart last) implements AutoCloseable {

  /** A newly initialised network; its parameters belong to {@code manager}. */
  public static Network of(NDManager manager, NetworkShape shape) {
    Block first =
        shape.backbone().convolutional() ? ImageBlocks.first(shape) : TabularBlocks.first(shape);
    return new Network(
        new NetworkPart(first, manager, new Shape(1, shape.layout().width())),
        last(manager, shape));
  }

  /** A newly initialised second half of a network. */
  public static NetworkPart last(NDManager manager, NetworkShape shape) {
    return shape.backbone().convolutional()
        ? new NetworkPart(
            ImageBlocks.last(shape), manager, new Shape(1, ImageBlocks.hiddenSize(shape)))
        : new NetworkPart(
            TabularBlocks.last(shape), manager, new Shape(shape.members(), 1, shape.width()));
  }

  public List<NetworkPart> parts() {
    return List.of(first, last);
  }

  /** Logits [members, batch, classes] of standardised rows, without dropout. */
  public NDArray logits(NDArray rows) {
    return last.forward(first.forward(rows, false), false);
  }

  /**
   * Copies the parameters of another network; see {@link NetworkPart#copyFrom(NetworkPart, int[])}.
   */
  public void copyFrom(Network source, int[] classes) {
    first.copyFrom(source.first);
    last.copyFrom(source.last, classes);
  }

  /** Copies the parameters of one of several members. */
  public void copyMember(Network source, int member) {
    first.copyMember(source.first, member);
    last.copyMember(source.last, member);
  }

  /** Freezes or unfreezes the parameters. */
  public void freeze(boolean frozen) {
    parts().forEach(part -> part.freeze(frozen));
  }

  @Override
  public void close() {
    parts().forEach(NetworkPart::close);
  }
}
