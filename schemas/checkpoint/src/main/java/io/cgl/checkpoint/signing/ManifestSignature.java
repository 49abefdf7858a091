package io.cgl.checkpoint.signing;

/**
 * A signature of a manifest's bytes, and so of the whole bundle: the manifest holds the digest of
 * every other file.
 *
 * @param keyId the {@linkplain VerificationKey#id() id} of the key that signed
 * @param bytes the Ed25519 signature (RFC 8032), 64 bytes
 */
public record ManifestSignature(String keyId, byte[] bytes) {}
