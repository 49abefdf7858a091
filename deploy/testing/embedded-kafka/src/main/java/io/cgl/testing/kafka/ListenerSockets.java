package io.cgl.testing.kafka;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The listening sockets of a node, bound before the node's configuration is written, so that no
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

  private final List<Integer> ports;

  /** What was not fetched yet, by port. */
  private final Map<Integer, ServerSocketChannel> bound = new HashMap<>();

  private ListenerSockets(List<ServerSocketChannel> channels) {
    this.ports = channels.stream().map(channel -> channel.socket().getLocalPort()).toList();
    channels.forEach(channel -> bound.put(channel.socket().getLocalPort(), channel));
  }

  /** Binds {@code count} free ports. */
  static ListenerSockets bindFree(int count) throws IOException {
    Random random = new Random();
    return bindAll(Collections.nCopies(count, FIRST_PORT), any -> bindAnyFree(random));
  }

  /** Binds the given ports, waiting for them if they are still in use. */
  static ListenerSockets rebind(List<Integer> ports) throws IOException {
    return bindAll(ports, ListenerSockets::bindPatiently);
  }

  /** The ports in the order in which they were asked for. */
  List<Integer> ports() {
    return ports;
  }

  @Override
  public synchronized ServerSocketChannel openServerSocket(
      String listenerName, InetSocketAddress address, int listenBacklogSize, int recvBufferSize)
      throws IOException {
    if (!ports.contains(address.getPort())) {
      throw new IOException("The socket of " + listenerName + " was not bound");
    }
    ServerSocketChannel channel = bound.remove(address.getPort());
    if (channel == null) {
      throw new IOException("The socket of " + listenerName + " was opened before");
    }
    channel.configureBlocking(false);
    return channel;
  }

  @Override
  public synchronized void close() throws IOException {
    for (ServerSocketChannel channel : bound.values()) {
      channel.close();
    }
    bound.clear();
  }

  private interface Binding {
    ServerSocketChannel bind(int port) throws IOException;
  }

  private static ListenerSockets bindAll(List<Integer> ports, Binding binding) throws IOException {
    List<ServerSocketChannel> channels = new ArrayList<>();
    try {
      for (int port : ports) {
        channels.add(binding.bind(port));
      }
      return new ListenerSockets(channels);
    } catch (IOException e) {
      for (ServerSocketChannel channel : channels) {
        channel.close();
      }
      throw e;
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
