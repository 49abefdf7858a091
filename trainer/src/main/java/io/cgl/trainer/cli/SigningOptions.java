package io.cgl.trainer.cli;

import io.cgl.checkpoint.signing.SigningKey;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The key that announcements are signed with. */
final class SigningOptions {

  private static final Logger log = LoggerFactory.getLogger(SigningOptions.class);

  @Option(
      names = "--sign",
      paramLabel = "KEYFILE",
      description =
          "Sign with this private key (cgl keys generate), so that classifiers can tell who"
              + " announced.")
  private Path keyFile;

  /**
   * The key, if one is named.
   *
   * @throws io.cgl.checkpoint.CheckpointException if the file holds none
   */
  public Optional<SigningKey> key() {
    if (keyFile == null) {
      return Optional.empty();
    }
    SigningKey key = SigningKey.read(keyFile);
    if (SigningKey.isReadableByOthers(keyFile)) {
      log.warn("Others can read the private key {}: chmod 600 {}", keyFile, keyFile);
    }
    return Optional.of(key);
  }
}
