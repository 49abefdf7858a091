package io.cgl.checkpoint.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.LinearCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {

  /** The key pair of RFC 8410, 10.1 and 10.3, as openssl writes it. */
  private static final String PRIVATE =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      -----END PRIVATE KEY-----
      """;

  private static final String PUBLIC =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
      -----END PUBLIC KEY-----
      """;

  @TempDir Path folder;

  @Test
  void shouldFindThePublicHalfOfAKeyThatOpensslWrote() throws IOException {
    SigningKey key = SigningKey.read(file("private.pem", PRIVATE));
    VerificationKey published = VerificationKey.read(file("public.pem", PUBLIC));
    key.verificationKey().write(folder.resolve("derived.pem"));

    assertThat(folder.resolve("derived.pem")).hasContent(PUBLIC);
    assertThat(key.verificationKey().id()).isEqualTo(published.id()).hasSize(16);
  }

  @Test
  void shouldReadBackWhatItWroteForItsOwnerAlone() throws IOException {
    SigningKey key = SigningKey.generate();
    Path file = folder.resolve("keys/release.key");
    key.write(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SigningKey.isReadableByOthers(file)).isFalse();
    assertThat(SigningKey.read(file).verificationKey().id()).isEqualTo(key.verificationKey().id());
    assertThat(VerificationKey.read(file).id()).isEqualTo(key.verificationKey().id());
  }

  @Test
  void shouldNoticeAFileThatOthersCanRead() throws IOException {
    Path file = file("loose.key", PRIVATE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(SigningKey.isReadableByOthers(file)).isTrue();
  }

  @Test
  void shouldNeverOverwriteAKey() throws IOException {
    Path file = file("precious.key", PRIVATE);

    assertThatThrownBy(() -> SigningKey.generate().write(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("not overwritten");
    assertThat(file).hasContent(PRIVATE);
  }

  @Test
  void shouldVerifyWhatItSignedAndNothingElse() throws IOException {
    CheckpointBundle bundle =
        LinearCheckpoint.signOfX("signs", 1f).write(folder.resolve("bundle"), 1L, 1L);
    byte[] manifest = Files.readAllBytes(bundle.folder().resolve(BundleFiles.MANIFEST));
    SigningKey key = SigningKey.generate();

    ManifestSignature signature = key.sign(bundle);

    assertThat(signature.keyId()).isEqualTo(key.verificationKey().id());
    assertThat(key.verificationKey().verifies(manifest, signature)).isTrue();
    assertThat(SigningKey.generate().verificationKey().verifies(manifest, signature)).isFalse();
    ManifestSignature noSignature = new ManifestSignature(signature.keyId(), new byte[3]);
    assertThat(key.verificationKey().verifies(manifest, noSignature)).isFalse();
    manifest[manifest.length / 2] ^= 1;
    assertThat(key.verificationKey().verifies(manifest, signature)).isFalse();
  }

  @Test
  void shouldNotSignAManifestThatIsNotTheOneThatWasOpened() throws IOException {
    CheckpointBundle bundle =
        LinearCheckpoint.signOfX("signs", 1f).write(folder.resolve("bundle"), 1L, 1L);
    Files.writeString(bundle.folder().resolve(BundleFiles.MANIFEST), "{}");

    assertThatThrownBy(() -> SigningKey.generate().sign(bundle)).hasMessageContaining("changed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no key at all",
        "-----BEGIN PRIVATE KEY-----\nbm8ga2V5\n-----END PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nbm8ga2V5\n-----END ENCRYPTED PRIVATE KEY-----\n"
      })
  void shouldSayWhatAKeyFileMustHold(String content) throws IOException {
    Path file = file("none.key", content);

    assertThatThrownBy(() -> SigningKey.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("holds no Ed25519 private key");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
