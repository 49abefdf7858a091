package io.cgl.trainer.cli;

import ai.djl.Device;
import io.cgl.trainer.training.CglNetConfig;
import io.cgl.trainer.training.Devices;
import io.cgl.trainer.training.Serve;
import picocli.CommandLine.Option;

/** How CGL-Net is trained. */
public final class NetworkOptions {

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over the rows per expert. Default: as many as make 1,000 steps or more.")
  private Integer epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random. Default: ${DEFAULT-VALUE}.")
  private long seed = 42;

  @Option(
      names = "--serve",
      paramLabel = "WHAT",
      description =
          "What the checkpoint serves: student, student+local or all (with the experts: slower)."
              + " Default: ${DEFAULT-VALUE}.")
  private String serve = CglNetConfig.defaults().serve().toString();

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu",
      description = "Where to train. Default: ${DEFAULT-VALUE}.")
  private String device = "auto";

  /** The configuration that these options make. */
  public CglNetConfig config() {
    CglNetConfig config = CglNetConfig.defaults().withSeed(seed).withServe(Serve.of(serve));
    return epochs == null ? config : config.withEpochs(epochs);
  }

  /** The device to train on. */
  public Device device() {
    return Devices.resolve(device);
  }
}
