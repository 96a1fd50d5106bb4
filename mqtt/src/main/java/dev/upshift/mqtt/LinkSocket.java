package dev.upshift.mqtt;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one connection, TCP or TLS over it with the host name checked, made so that Paho's
 * threads always end:
 *
 * <ul>
 *   <li>Nothing is read before the first write. Paho starts its reader first and waits in a loop to
 *       see it run; a reader that fails before that leaves the loop turning for ever.
 *   <li>Reads have no timeout. Paho sets one second, and one that falls inside a packet's header
 *       loses the place in the stream; closing the socket ends a read just as well.
 *   <li>Closing closes the TCP socket below TLS, which a stalled write cannot hold up.
 * </ul>
 */
final class LinkSocket extends Socket {
  private static final long FIRST_WRITE_SECONDS = 2;

  private final Optional<SSLSocketFactory> tls;
  private final Socket transport = new Socket();
  private final CountDownLatch firstWrite = new CountDownLatch(1);
  private volatile @Nullable SSLSocket secured;

  LinkSocket(Optional<SSLSocketFactory> tls) {
    this.tls = tls;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
    transport.connect(endpoint, timeoutMillis);
    transport.setTcpNoDelay(true);
    if (tls.isPresent() && endpoint instanceof InetSocketAddress address) {
      transport.setSoTimeout(timeoutMillis);
      secured = handshake(tls.get(), address);
      transport.setSoTimeout(0);
    }
  }

  private SSLSocket handshake(SSLSocketFactory factory, InetSocketAddress address)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            factory.createSocket(transport, address.getHostString(), address.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private Socket stream() {
    SSLSocket socket = secured;
    return socket == null ? transport : socket;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Held(new BufferedInputStream(stream().getInputStream()));
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Releasing(stream().getOutputStream());
  }

  @Override
  public void setSoTimeout(int timeoutMillis) {
    // Reads wait for as long as the connection lasts.
  }

  @Override
  public void shutdownInput() {
    // Paho closes next, which ends the read as well.
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }

  /** Reads that wait for the first write. */
  private final class Held extends FilterInputStream {
    Held(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      awaitFirstWrite();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      awaitFirstWrite();
      return super.read(bytes, offset, length);
    }

    @Override
    public int available() throws IOException {
      return firstWrite.getCount() == 0 ? super.available() : 0;
    }

    private void awaitFirstWrite() {
      try {
        boolean written = firstWrite.await(FIRST_WRITE_SECONDS, TimeUnit.SECONDS);
        if (!written) {
          firstWrite.countDown();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Writes that let reading begin. */
  private final class Releasing extends FilterOutputStream {
    Releasing(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int oneByte) throws IOException {
      firstWrite.countDown();
      out.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      firstWrite.countDown();
      out.write(bytes, offset, length);
    }
  }
}
