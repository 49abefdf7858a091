package io.cgl.stream.cli;

import io.cgl.checkpoint.signing.VerificationKey;
import io.cgl.scoring.api.TrustPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which announced bundles may be loaded. */
public final class TrustOptions {

  @Option(
      names = "--allowed-bundles",
      split = ",",
      paramLabel = "URI",
      description =
          "Load bundles from these folders only, like file:///models/ (default: any folder).")
  private List<URI> allowedBundles = new ArrayList<>();

  @Option(
      names = "--trusted-key",
      paramLabel = "FILE",
      description =
          "Public key to trust; signatures by other keys are refused. May be repeated, so that a new"
              + " key can take over.")
  private List<Path> trustedKeys = new ArrayList<>();

  @Option(
      names = "--require-signature",
      description = "Refuse bundles that are not signed by a trusted key.")
  private boolean requireSignature;

  @Option(
      names = "--max-bundle-bytes",
      paramLabel = "N",
      description = "Refuse larger bundles (default: ${DEFAULT-VALUE}).")
  private long maxBundleBytes = TrustPolicy.DEFAULT.maxBundleBytes();

  /**
   * The policy.
   *
   * @throws IllegalArgumentException if they contradict each other
   * @throws io.cgl.checkpoint.CheckpointException if a key cannot be read
   */
  public TrustPolicy policy() {
    return new TrustPolicy(
        allowedBundles,
        trustedKeys.stream().map(VerificationKey::read).toList(),
        requireSignature,
        maxBundleBytes);
  }
}
