package dev.upshift.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the one socket of one connection and can close it at any time, also while it still
 * connects; after that it makes no more.
 */
final class LinkSockets extends SocketFactory {
  private final Optional<SSLSocketFactory> tls;
  private @Nullable LinkSocket current;
  private boolean closed;

  private LinkSockets(Optional<SSLSocketFactory> tls) {
    this.tls = tls;
  }

  static LinkSockets of(LinkSettings settings) throws IOException, GeneralSecurityException {
    if (!settings.isSecured()) {
      return new LinkSockets(Optional.empty());
    }
    Optional<Path> authority = settings.caCertificate();
    SSLContext context =
        authority.isPresent() ? trusting(authority.get()) : SSLContext.getDefault();
    return new LinkSockets(Optional.of(context.getSocketFactory()));
  }

  private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      int index = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + index++, one);
      }
      if (index == 0) {
        throw new CertificateException("no certificate in " + authority);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Override
  public synchronized Socket createSocket() throws IOException {
    if (closed) {
      throw new SocketException("the connection was given up");
    }
    current = new LinkSocket(tls);
    return current;
  }

  synchronized void close() throws IOException {
    closed = true;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw notConnectedHere();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw notConnectedHere();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw notConnectedHere();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw notConnectedHere();
  }

  private static UnsupportedOperationException notConnectedHere() {
    return new UnsupportedOperationException("Paho connects the sockets itself.");
  }
}
