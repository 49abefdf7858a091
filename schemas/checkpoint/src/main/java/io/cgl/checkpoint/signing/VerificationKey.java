package io.cgl.checkpoint.signing;

import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.Sha256;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;

/** The public half of a {@link SigningKey}, which verifies signatures. */
public final class VerificationKey {

  private final PublicKey key;
  private final String id;

  VerificationKey(PublicKey key) {
    this.key = key;
    this.id = Sha256.of(key.getEncoded()).substring(0, Sha256.SHORTENED);
  }

  /**
   * Reads a public key; from a private key's file, the public half.
   *
   * @throws CheckpointException if the file holds no Ed25519 key
   */
  public static VerificationKey read(Path file) {
    if (KeyFile.PRIVATE.isIn(file)) {
      return SigningKey.read(file).verificationKey();
    }
    byte[] der = KeyFile.PUBLIC.read(file);
    try {
      return new VerificationKey(
          KeyFactory.getInstance(SigningKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(der)));
    } catch (GeneralSecurityException e) {
      throw KeyFile.PUBLIC.notAKey(file, e);
    }
  }

  /** Writes it into a new file. */
  public void write(Path file) {
    KeyFile.PUBLIC.write(file, key.getEncoded());
  }

  /** The first 16 hex digits of the SHA-256 of the public key's DER. */
  public String id() {
    return id;
  }

  /** Whether this key's holder signed exactly these bytes. */
  public boolean verifies(byte[] manifest, ManifestSignature signature) {
    try {
      Signature verification = Signature.getInstance(SigningKey.ALGORITHM);
      verification.initVerify(key);
      verification.update(manifest);
      return verification.verify(signature.bytes());
    } catch (SignatureException e) {
      return false; // Not the form of a signature.
    } catch (GeneralSecurityException e) {
      throw new CheckpointException("cannot verify signatures: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
