package io.cgl.checkpoint.signing;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Set;

/** An Ed25519 key (RFC 8032, RFC 8410) that signs bundles. */
public final class SigningKey {

  static final String ALGORITHM = "Ed25519";

  private final PrivateKey key;
  private final VerificationKey verificationKey;

  private SigningKey(PrivateKey key, VerificationKey verificationKey) {
    this.key = key;
    this.verificationKey = verificationKey;
  }

  public static SigningKey generate() {
    try {
      return of(KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw unsupported(e);
    }
  }

  /**
   * Reads a private key.
   *
   * @throws CheckpointException if the file holds no Ed25519 private key
   */
  public static SigningKey read(Path file) {
    byte[] der = KeyFile.PRIVATE.read(file);
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der));
      byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
      return fromSeed(seed);
    } catch (GeneralSecurityException e) {
      throw KeyFile.PRIVATE.notAKey(file, e);
    }
  }

  /** Whether others than its owner can read a key's file. */
  public static boolean isReadableByOthers(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      throw new CheckpointException("cannot read the key %s: is it there?".formatted(file), e);
    }
  }

  /** Writes it into a new file that its owner alone can read. */
  public void write(Path file) {
    KeyFile.PRIVATE.write(file, key.getEncoded());
  }

  public VerificationKey verificationKey() {
    return verificationKey;
  }

  /**
   * Signs a bundle's manifest, and so the whole bundle.
   *
   * @throws CheckpointException if the manifest has changed since it was opened
   */
  public ManifestSignature sign(CheckpointBundle bundle) {
    byte[] manifest = CheckpointBundle.readManifest(bundle.folder());
    if (!Sha256.of(manifest).equals(bundle.sha256())) {
      throw new CheckpointException(
          "the manifest of %s changed while it was signed: do it again".formatted(bundle.folder()));
    }
    return sign(manifest);
  }

  private ManifestSignature sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(bytes);
      return new ManifestSignature(verificationKey.id(), signature.sign());
    } catch (GeneralSecurityException e) {
      throw unsupported(e);
    }
  }

  private static SigningKey of(KeyPair pair) {
    return new SigningKey(pair.getPrivate(), new VerificationKey(pair.getPublic()));
  }

  /**
   * A key file of openssl holds only the seed, and the JDK cannot derive the public half directly.
   * Its generator does so if its randomness is the seed; the result is verified.
   */
  private static SigningKey fromSeed(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
    KeyPair pair = generator.generateKeyPair();
    byte[] found = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    if (!java.security.MessageDigest.isEqual(found, seed)) {
      throw new GeneralSecurityException(
          "this Java platform does not derive an Ed25519 key from its seed");
    }
    return of(pair);
  }

  private static CheckpointException unsupported(GeneralSecurityException e) {
    return new CheckpointException("this Java platform has no Ed25519: " + e.getMessage(), e);
  }

  /** Not random: returns the seed of an existing key. */
  private static final class Seed extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    Seed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("a key of another length was asked for");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }
}
