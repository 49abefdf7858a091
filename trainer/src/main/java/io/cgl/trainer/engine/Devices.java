package io.cgl.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Locale;

/** The device that trains. */
public final class Devices {

  /** The engine that trains; the class path may also hold the one that serves. */
  private static final String ENGINE = "PyTorch";

  /** On networks this small a second thread costs more than it gains; a user's setting wins. */
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  static {
    if (System.getProperty(THREADS) == null) {
      System.setProperty(THREADS, "1");
    }
  }

  private Devices() {}

  /**
   * Resolves a choice.
   *
   * @param choice {@code auto} (a GPU if there is one), {@code cpu} or {@code gpu}
   * @throws IllegalArgumentException for any other word, or if there is no GPU to use
   */
  public static Device resolve(String choice) {
    return switch (choice.toLowerCase(Locale.ROOT)) {
      case "cpu" -> Device.cpu();
      case "auto" -> gpus() > 0 ? Device.gpu() : Device.cpu();
      case "gpu" -> {
        if (gpus() == 0) {
          throw new IllegalArgumentException(
              "device 'gpu' was asked for, but PyTorch sees none: it needs an NVIDIA driver and a"
                  + " libtorch that was built for CUDA, which PYTORCH_LIBRARY_PATH names (see"
                  + " trainer/README.md); or use 'cpu'");
        }
        yield Device.gpu();
      }
      default ->
          throw new IllegalArgumentException(
              "unknown device '" + choice + "': use auto, cpu or gpu");
    };
  }

  public static Engine engine() {
    return Loaded.ENGINE;
  }

  private static int gpus() {
    return engine().getGpuCount();
  }

  /** The engine, once it is asked for. */
  private static final class Loaded {

    /** 30 MiB; the GNU C library takes no larger one as a sign. */
    private static final long FLOATS = 30 << 18;

    private static final Engine ENGINE = load();

    /**
     * Loads the engine and frees one large tensor. The GNU C library then keeps what smaller ones
     * free, see mallopt(3). Else every tensor of a step is new memory from the kernel, which takes
     * longer than the arithmetic.
     */
    private static Engine load() {
      Engine engine = Engine.getEngine(Devices.ENGINE);
      try (NDManager manager = engine.newBaseManager(Device.cpu())) {
        manager.create(new Shape(FLOATS));
      }
      return engine;
    }
  }
}
