package dev.upshift.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with an authority of the test's own; the certificate is for {@code localhost} only. */
final class LinkTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;
  private final Links links = new Links();
  private MosquittoProcess broker;
  private Path certificate;

  @BeforeEach
  void start() throws Exception {
    Path store = folder.resolve("broker.p12");
    keytool(store);
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    certificate = pem("broker.crt", "CERTIFICATE", keys.getCertificate("broker").getEncoded());
    broker = new MosquittoProcess(folder).secured(certificate, privateKey(keys), "localhost");
    broker.start();
  }

  private static void keytool(Path store) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
  }

  private Path privateKey(KeyStore keys) throws IOException, GeneralSecurityException {
    Key key = keys.getKey("broker", PASSWORD.toCharArray());
    return pem("broker.key", "PRIVATE KEY", key.getEncoded());
  }

  private Path pem(String name, String kind, byte[] bytes) throws IOException {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(kind, lines.encodeToString(bytes), kind));
  }

  @AfterEach
  void end() {
    links.close();
    broker.close();
  }

  private LinkException refusal(LinkSettings settings) {
    Recorder recorder = new Recorder();
    MqttLink link = links.open(settings, recorder);
    await().atMost(Links.PATIENCE).until(() -> !recorder.losses.isEmpty());
    assertThat(link.isConnected()).isFalse();
    return recorder.losses.getFirst();
  }

  @Test
  void authority_trusted_connects() {
    LinkSettings settings = broker.client("secure").trusting(Optional.of(certificate));
    Recorder recorder = new Recorder();
    MqttLink link = links.connect(Links.subscribed(settings, "a/#"), recorder);
    Links.done(link.publish(Recorder.message("a", "x".repeat(60_000), 1, false)));
    await().atMost(Links.PATIENCE).until(() -> recorder.deliveries.size() == 1);
    Links.done(link.close(Optional.empty()));
    Links.awaitNoThreads("secure");
  }

  @Test
  void authority_unknown_isRefused() {
    assertThat(refusal(broker.client("wary"))).hasMessageContaining("is not trusted");
  }

  @Test
  void hostName_thatTheCertificateDoesNotHave_isRefused() {
    URI wrong = URI.create("mqtts://127.0.0.1:" + broker.port());
    LinkSettings settings =
        MosquittoProcess.settings(wrong, folder, "wary").trusting(Optional.of(certificate));
    assertThat(refusal(settings)).hasMessageContaining("is not trusted");
  }

  @Test
  void authorityFile_missing_isNamed() {
    LinkSettings settings = broker.client("wary").trusting(Optional.of(folder.resolve("none.pem")));
    assertThat(refusal(settings)).hasMessageContaining("none.pem");
  }
}
