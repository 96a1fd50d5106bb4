package dev.upshift.broker.hivemq;

import dev.upshift.broker.registry.PrivateFile;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keystore that HiveMQ wants, made at every start from the PEM files that people have. */
record TlsKeystore(Path file, String password) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  static TlsKeystore make(Path certificate, Path key, Path folder) {
    Path file = folder.resolve("keystore.p12");
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    try {
      store(file, password.toCharArray(), privateKey(key), chain(certificate));
      return new TlsKeystore(file, password);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new FailureException(
          ExitCode.USAGE,
          "The broker's TLS files "
              + certificate
              + " and "
              + key
              + " cannot be used ("
              + e.getMessage()
              + "): give a PEM certificate chain and its PKCS#8 private key, readable by this"
              + " user.",
          e);
    }
  }

  private static void store(Path file, char[] password, PrivateKey key, Certificate[] chain)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("broker", key, password, chain);
    PrivateFile.write(file, "");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .toArray(Certificate[]::new);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher matcher = PKCS8.matcher(Files.readString(file));
    if (!matcher.find()) {
      throw new InvalidKeySpecException("no BEGIN PRIVATE KEY in " + file.getFileName());
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException _) {
        // The next algorithm is tried: PKCS#8 is read only by its own key factory.
      }
    }
    throw new InvalidKeySpecException("the key is none of " + KEY_ALGORITHMS);
  }
}
