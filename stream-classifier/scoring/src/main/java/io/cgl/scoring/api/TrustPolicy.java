package io.cgl.scoring.api;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.BundleCopy;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.signing.ManifestSignature;
import io.cgl.checkpoint.signing.VerificationKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which announced bundles may be loaded.
 *
 * @param allowedBundles folders that bundles may lie in, as {@code file:} URIs; empty allows any
 *     folder of this machine
 * @param trustedKeys a signature must be by one of these keys; if empty, signatures are ignored
 * @param requireSignature whether an unsigned bundle is refused
 * @param maxBundleBytes the largest size of all files of a bundle together, in bytes
 */
public record TrustPolicy(
    List<URI> allowedBundles,
    List<VerificationKey> trustedKeys,
    boolean requireSignature,
    long maxBundleBytes) {

  private static final long GIBIBYTE = 1L << 30;

  /** Any folder, signed or not, up to 1 GiB. */
  public static final TrustPolicy DEFAULT = new TrustPolicy(List.of(), List.of(), false, GIBIBYTE);

  /**
   * @throws IllegalArgumentException if nothing could ever satisfy it
   */
  public TrustPolicy {
    allowedBundles = List.copyOf(allowedBundles);
    trustedKeys = List.copyOf(trustedKeys);
    for (URI prefix : allowedBundles) {
      requireFolder(prefix);
    }
    if (requireSignature && trustedKeys.isEmpty()) {
      throw new IllegalArgumentException(
          "a signature is required and no key is trusted: nothing could ever be loaded; give the"
              + " public key with --trusted-key");
    }
    if (maxBundleBytes < 1) {
      throw new IllegalArgumentException(
          "bundles must be allowed at least 1 byte, not " + maxBundleBytes);
    }
  }

  /**
   * Copies an announced bundle, if it may be loaded. The checks, cheapest first: its place, the
   * announced size, whether a trusted key signed it; then the manifest's digest and signature, the
   * sizes that it states, and the digest of every file. The manifest is not parsed before its own
   * checks have passed, and the graph is not parsed here.
   *
   * @return a private copy, for the caller to close
   * @throws CheckpointException if it must not be loaded, with the reason
   */
  public BundleCopy admit(ModelAnnouncement announced) {
    Path folder = requireAllowed(URI.create(announced.getBundleUri()));
    if (announced.getSizeBytes() > maxBundleBytes) {
      throw new CheckpointException(
          "the bundle is announced with %d bytes, allowed are %d: raise --max-bundle-bytes if it is meant"
              .formatted(announced.getSizeBytes(), maxBundleBytes));
    }
    Optional<TrustedSignature> signature = trustedSignature(announced);
    return BundleCopy.take(
        folder,
        announced.getSha256(),
        maxBundleBytes,
        manifest -> signature.ifPresent(trusted -> trusted.requireFor(manifest)));
  }

  /** A signature that claims to be by a trusted key. */
  private record TrustedSignature(VerificationKey key, ManifestSignature signature) {

    void requireFor(byte[] manifest) {
      if (!key.verifies(manifest, signature)) {
        throw new CheckpointException(
            "the signature is wrong: this manifest is not what key %s signed".formatted(key.id()));
      }
    }
  }

  private Optional<TrustedSignature> trustedSignature(ModelAnnouncement announced) {
    if (announced.getSignature() == null) {
      if (requireSignature) {
        throw new CheckpointException(
            "the bundle is not signed, and a signature is required: publish it with --sign");
      }
      return Optional.empty();
    }
    if (trustedKeys.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[announced.getSignature().remaining()];
    announced.getSignature().duplicate().get(bytes);
    ManifestSignature signature = new ManifestSignature(announced.getSignedBy(), bytes);
    return Optional.of(
        trustedKeys.stream()
            .filter(key -> key.id().equals(signature.keyId()))
            .findFirst()
            .map(key -> new TrustedSignature(key, signature))
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "the bundle is signed by key %s, which is not trusted; trusted are %s"
                            .formatted(signature.keyId(), trustedKeys))));
  }

  /** The bundle's folder, without links or detours, if it lies in an allowed one. */
  private Path requireAllowed(URI bundle) {
    Path folder = CheckpointBundle.folderOf(bundle);
    if (allowedBundles.isEmpty()) {
      return folder;
    }
    // As written first: what lies outside is not touched, not even to check that it exists.
    if (allowedBundles.stream()
        .noneMatch(prefix -> folder.normalize().startsWith(Path.of(prefix).normalize()))) {
      throw outside(bundle, "is outside");
    }
    Path real =
        real(folder)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "there is no bundle at %s: is the store mounted, and readable?"
                            .formatted(bundle)));
    if (allowedBundles.stream()
        .flatMap(prefix -> real(Path.of(prefix)).stream())
        .noneMatch(real::startsWith)) {
      throw outside(bundle, "leads through a link out");
    }
    return real;
  }

  private static Optional<Path> real(Path folder) {
    try {
      return Optional.of(folder.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private CheckpointException outside(URI bundle, String how) {
    return new CheckpointException(
        "%s %s of the folders that bundles may be loaded from: %s"
            .formatted(bundle, how, allowedBundles));
  }

  private static void requireFolder(URI prefix) {
    try {
      CheckpointBundle.folderOf(prefix);
    } catch (CheckpointException e) {
      throw new IllegalArgumentException(
          "'%s' is no folder that bundles could be loaded from: write it like file:///models/"
              .formatted(prefix),
          e);
    }
  }
}
