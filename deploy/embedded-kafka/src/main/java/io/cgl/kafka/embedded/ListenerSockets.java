package io.cgl.kafka.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two listening sockets of a node, bound before the node's configuration is written, so that no
 * other process can take a port in between; Kafka fetches them through {@link ServerSocketFactory}.
 *
 * <p>Ports lie below the range that operating systems give to outgoing connections: while a broker
 * is stopped, no client's connection can come to sit on its port. {@link #close()} closes what was
 * not fetched.
 */
final class ListenerSockets implements ServerSocketFactory, AutoCloseable {

  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;
  private static final int MAX_ATTEMPTS = 200;
  private static final Duration REBIND_TIMEOUT = Duration.ofSeconds(10);
  private static final int BACKLOG = 50;

  /** {@link EmbeddedKafka#HOST}, whatever the JVM's preference between IPv4 and IPv6. */
  private static final byte[] LOCAL = {127, 0, 0, 1};

  private final int brokerPort;
  private final int controllerPort;

  /** Null once fetched or closed. */
  private ServerSocketChannel broker;

  private ServerSocketChannel controller;

  private ListenerSockets(ServerSocketChannel broker, ServerSocketChannel controller) {
    this.broker = broker;
    this.controller = controller;
    this.brokerPort = broker.socket().getLocalPort();
    this.controllerPort = controller.socket().getLocalPort();
  }

  /** Binds two free ports. */
  static ListenerSockets bindFree() throws IOException {
    Random random = new Random();
    ServerSocketChannel broker = bindAnyFree(random);
    try {
      return new ListenerSockets(broker, bindAnyFree(random));
    } catch (IOException e) {
      broker.close();
      throw e;
    }
  }

  /** Binds the given ports, waiting for them if they are still in use. */
  static ListenerSockets rebind(int brokerPort, int controllerPort) throws IOException {
    ServerSocketChannel broker = bindPatiently(brokerPort);
    try {
      return new ListenerSockets(broker, bindPatiently(controllerPort));
    } catch (IOException e) {
      broker.close();
      throw e;
    }
  }

  int brokerPort() {
    return brokerPort;
  }

  int controllerPort() {
    return controllerPort;
  }

  @Override
  public synchronized ServerSocketChannel openServerSocket(
      String listenerName, InetSocketAddress address, int listenBacklogSize, int recvBufferSize)
      throws IOException {
    ServerSocketChannel bound;
    if (address.getPort() == brokerPort) {
      bound = broker;
      broker = null;
    } else if (address.getPort() == controllerPort) {
      bound = controller;
      controller = null;
    } else { // a listener that an override added
      return ServerSocketFactory.INSTANCE.openServerSocket(
          listenerName, address, listenBacklogSize, recvBufferSize);
    }
    if (bound == null) {
      throw new IOException("The socket of " + listenerName + " was opened before");
    }
    bound.configureBlocking(false);
    return bound;
  }

  @Override
  public synchronized void close() throws IOException {
    if (broker != null) {
      broker.close();
      broker = null;
    }
    if (controller != null) {
      controller.close();
      controller = null;
    }
  }

  private static ServerSocketChannel bindAnyFree(Random random) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return bind(random.nextInt(FIRST_PORT, LAST_PORT));
      } catch (BindException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static ServerSocketChannel bindPatiently(int port) throws IOException {
    long deadline = System.nanoTime() + REBIND_TIMEOUT.toNanos();
    while (true) {
      try {
        return bind(port);
      } catch (BindException e) {
        if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private static ServerSocketChannel bind(int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(LOCAL), port), BACKLOG);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
