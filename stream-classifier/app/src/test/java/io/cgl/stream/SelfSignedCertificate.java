package io.cgl.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for 127.0.0.1 that is its own authority, made by the JDK's keytool, for tests of
 * TLS: the server's key store, and the trust store of a client that believes it.
 *
 * @param keyStore holds the key and the certificate
 * @param trustStore holds the certificate alone
 * @param password of both stores
 */
record SelfSignedCertificate(Path keyStore, Path trustStore, String password) {

  /** The stores' type. */
  static final String STORE_TYPE = "PKCS12";

  private static final String ALIAS = "server";

  /**
   * Makes a certificate and writes its stores into {@code folder}.
   *
   * @throws IllegalStateException if keytool fails
   */
  static SelfSignedCertificate in(Path folder, String password) {
    Path keys = folder.resolve("keys.p12");
    Path trusted = folder.resolve("trusted.p12");
    Path certificate = folder.resolve("certificate.pem");
    keytool(
        keys,
        password,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "SAN=ip:127.0.0.1");
    keytool(keys, password, "-exportcert", "-rfc", "-file", certificate.toString());
    keytool(trusted, password, "-importcert", "-noprompt", "-file", certificate.toString());
    return new SelfSignedCertificate(keys, trusted, password);
  }

  /** What a TLS server in this JVM shows this certificate with. */
  SSLContext serverContext() {
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore keys = KeyStore.getInstance(STORE_TYPE);
      keys.load(in, password.toCharArray());
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, password.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + keyStore, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot use " + keyStore, e);
    }
  }

  /** Says where it is, not its password. */
  @Override
  public String toString() {
    return "SelfSignedCertificate[%s]".formatted(keyStore);
  }

  private static void keytool(Path store, String password, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-alias", ALIAS, "-storetype", STORE_TYPE, "-keystore", store.toString()));
    command.addAll(List.of("-storepass", password));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + said.strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run keytool", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool ran", e);
    }
  }
}
