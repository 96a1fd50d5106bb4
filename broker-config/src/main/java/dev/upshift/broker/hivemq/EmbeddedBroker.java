package dev.upshift.broker.hivemq;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import dev.upshift.broker.BrokerConfiguration;
import dev.upshift.broker.permission.PermissionTable;
import dev.upshift.broker.registry.PrivateFile;
import dev.upshift.broker.registry.RegistryFile;
import dev.upshift.configuration.ExitCode;
import dev.upshift.configuration.FailureException;
import dev.upshift.configuration.FolderLock;
import dev.upshift.protocol.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rocksdb.NativeLibraryLoader;

/** One HiveMQ in this process, on one state folder, with our configuration and permissions. */
final class EmbeddedBroker {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 20;

  private final EmbeddedHiveMQ hivemq;
  private final FolderLock lock;
  private final URI uri;

  private EmbeddedBroker(EmbeddedHiveMQ hivemq, FolderLock lock, URI uri) {
    this.hivemq = hivemq;
    this.lock = lock;
    this.uri = uri;
  }

  /**
   * Starts it.
   *
   * @throws FailureException where the address is taken, the state folder cannot be used, or HiveMQ
   *     does not start
   */
  static EmbeddedBroker start(BrokerConfiguration configuration) {
    Path state = configuration.stateFolder().toAbsolutePath();
    PrivateFile.folder(state);
    FolderLock lock = FolderLock.take(state, "broker");
    HiveMqFiles files = HiveMqFiles.below(state);
    int port = freePort(configuration);
    Optional<TlsKeystore> keystore =
        configuration
            .certificate()
            .flatMap(certificate ->
                configuration
                    .key()
                    .map(key -> TlsKeystore.make(certificate, key, files.configuration())));
    files.write(configuration, port, keystore);
    CurrentUsers users =
        new CurrentUsers(
            state.resolve(RegistryFile.NAME),
            new PermissionTable(new Topics(configuration.topicRoot())));
    keepNativeLibrariesIn(files.temporary());
    EmbeddedHiveMQ hivemq = run(files, new SecurityExtension(users), state);
    String scheme = keystore.isPresent() ? "mqtts" : "mqtt";
    return new EmbeddedBroker(hivemq, lock, uri(scheme, configuration.listen(), port));
  }

  /** Where clients connect. */
  URI uri() {
    return uri;
  }

  void stop() {
    await(hivemq.stop(), STOP_SECONDS, "The broker did not stop in time.");
    lock.close();
  }

  private static EmbeddedHiveMQ run(HiveMqFiles files, SecurityExtension security, Path state) {
    EmbeddedHiveMQ hivemq =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(files.configuration())
            .withDataFolder(files.data())
            .withExtensionsFolder(files.extensions())
            .withEmbeddedExtension(
                EmbeddedExtension.builder()
                    .withId("upshift-permissions")
                    .withName("Upshift permissions")
                    .withVersion("1")
                    .withPriority(0)
                    .withStartPriority(1000)
                    .withExtensionMain(security)
                    .build())
            .withoutLoggingBootstrap()
            .build();
    await(
        hivemq.start(),
        START_SECONDS,
        "The broker did not start on its state folder "
            + state
            + ": the log above says why; a folder that another version wrote must be moved away.");
    return hivemq;
  }

  /** Left to itself, each start would leave one more copy of them in the system's temp folder. */
  private static void keepNativeLibrariesIn(Path folder) {
    System.setProperty("jna.tmpdir", folder.toString());
    try {
      NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The broker's native library cannot be unpacked to "
              + folder
              + ": make the folder writable, with 50 MB free and programs allowed.",
          e);
    }
  }

  /** Tried before HiveMQ is started, which would only log that the port is taken. */
  private static int freePort(BrokerConfiguration configuration) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          new InetSocketAddress(
              InetAddress.getByName(configuration.listen()), configuration.port()));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new FailureException(
          ExitCode.ERROR,
          "The broker cannot listen on "
              + configuration.listen()
              + ":"
              + configuration.port()
              + " ("
              + e.getMessage()
              + "): stop what listens there, or set another listen and port.",
          e);
    }
  }

  private static URI uri(String scheme, String listen, int port) {
    String host = listen.contains(":") ? "[" + listen + "]" : listen;
    return URI.create(scheme + "://" + host + ":" + port);
  }

  private static void await(CompletableFuture<Void> future, int seconds, String sentence) {
    try {
      future.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new FailureException(ExitCode.ERROR, sentence, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(ExitCode.ERROR, sentence, e);
    }
  }
}
