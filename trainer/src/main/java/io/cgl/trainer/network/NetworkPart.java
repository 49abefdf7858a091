package io.cgl.trainer.network;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A block together with its parameters, which live in a manager of their own until {@link #close}.
 * Not safe for use by several threads.
 */
public final class NetworkPart implements AutoCloseable {

  private final Block block;
  private final NDManager manager;
  private ParameterStore store;

  NetworkPart(Block block, NDManager parent, Shape input) {
    this.block = block;
    manager = parent.newSubManager();
    block.initialize(manager, DataType.FLOAT32, input);
    store = new ParameterStore(manager, false);
  }

  public Block block() {
    return block;
  }

  /** The manager that the parameters belong to. */
  public NDManager manager() {
    return manager;
  }

  /** All parameters, in the order in which they are saved. */
  public List<Parameter> parameters() {
    return block.getParameters().values();
  }

  /** The block's output for a batch, attached to the batch's manager. */
  public NDArray forward(NDArray batch, boolean training) {
    return block.forward(store, new NDList(batch), training).singletonOrThrow();
  }

  /** Freezes or unfreezes the parameters. */
  public void freeze(boolean frozen) {
    block.freezeParameters(frozen);
    // DJL would unfreeze running statistics too, which are not learnt.
    parameters().stream().filter(NetworkPart::isStatistic).forEach(it -> it.freeze(true));
  }

  private static boolean isStatistic(Parameter parameter) {
    return parameter.getType() == Parameter.Type.RUNNING_MEAN
        || parameter.getType() == Parameter.Type.RUNNING_VAR;
  }

  public void save(DataOutputStream out) throws IOException {
    block.saveParameters(out);
  }

  /** Replaces the parameters by those that {@link #save} wrote for a block of the same shape. */
  public void load(DataInputStream in) throws IOException {
    try {
      block.loadParameters(manager, in);
    } catch (MalformedModelException e) {
      throw new IOException("the parameters are not of this network", e);
    }
    store = new ParameterStore(manager, false);
  }

  /** Copies the parameters of a part of the same shape. */
  public void copyFrom(NetworkPart source) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      source.save(new DataOutputStream(bytes));
      load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the parameters of one member of a part that has several. */
  void copyMember(NetworkPart source, int member) {
    List<Parameter> to = parameters();
    List<Parameter> packed = source.parameters();
    try (NDManager scratch = manager.newSubManager()) {
      for (int i = 0; i < to.size(); i++) {
        NDArray own = to.get(i).getArray();
        NDArray all = packed.get(i).getArray();
        scratch.tempAttachAll(own, all);
        NDArray part = all;
        if (!all.getShape().equals(own.getShape())) {
          boolean columns = all.getShape().get(0) == own.getShape().get(0);
          long width = own.getShape().get(columns ? 1 : 0);
          long from = member * width;
          part = all.get(new NDIndex(columns ? ":, {}:{}" : "{}:{}", from, from + width));
        }
        fill(own, part);
      }
    }
  }

  /**
   * Copies the parameters of a part whose head has other classes.
   *
   * @param classes for each of this part's classes, in order, its place among the source's, or -1
   *     for one that the source does not know: its part of the head stays as it is
   */
  public void copyFrom(NetworkPart source, int[] classes) {
    List<Parameter> to = parameters();
    List<Parameter> from = source.parameters();
    int head =
        block.getChildren().values().get(block.getChildren().size() - 1).getParameters().size();
    for (int i = 0; i < to.size(); i++) {
      boolean perClass = i >= to.size() - head;
      copy(from.get(i).getArray(), to.get(i).getArray(), perClass ? classes : null);
    }
  }

  private void copy(NDArray from, NDArray to, int[] classes) {
    try (NDManager scratch = manager.newSubManager()) {
      scratch.tempAttachAll(from, to);
      if (classes == null) {
        fill(to, from);
        return;
      }
      for (int label = 0; label < classes.length; label++) {
        if (classes[label] >= 0) {
          to.set(
              new NDIndex("..., {}:{}", label, label + 1),
              from.get(new NDIndex("..., {}:{}", classes[label], classes[label] + 1)));
        }
      }
    }
  }

  /** Copies values in place. DJL's copies make PyTorch warn of an interface that it will drop. */
  private static void fill(NDArray to, NDArray from) {
    to.muli(0).addi(from);
  }

  @Override
  public void close() {
    manager.close();
  }
}
