package io.massifdb.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.massifdb.kvapi.NodeDescriptor;
import io.massifdb.server.cluster.ClusterReply.StatusReport;
import io.massifdb.server.rpc.HostAndPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of one node. Answers GET only; nothing can be changed through it. */
public final class Console implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Console.class);

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Metrics metrics;
  private volatile @Nullable View view;

  /** What there is to see once the node is a running member. */
  public record View(NodeDescriptor self, String clusterId, Supplier<StatusReport> status) {}

  /**
   * Binds the port.
   *
   * @param listen {@code host:port}; port 0 takes a free one
   * @param tls null for plain HTTP
   */
  public Console(String listen, @Nullable SSLContext tls, Metrics metrics) {
    this.metrics = metrics;
    try {
      var address = HostAndPort.parse(listen).resolve();
      if (tls == null) {
        server = HttpServer.create(address, 64);
      } else {
        HttpsServer secure = HttpsServer.create(address, 64);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = secure;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + listen + ": " + e.getMessage(), e);
    }
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The node runs: from now on the page and {@code /health} speak for it. */
  public void show(View running) {
    view = running;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")
          && !exchange.getRequestMethod().equals("HEAD")) {
        respond(exchange, 405, "text/plain", "only GET\n".getBytes(UTF_8));
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/health" -> health(exchange);
        case "/metrics" ->
            respond(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
        case "/" -> page(exchange);
        default -> respond(exchange, 404, "text/plain", "not found\n".getBytes(UTF_8));
      }
    } catch (RuntimeException e) {
      LOG.warn("request {} failed", exchange.getRequestURI(), e);
    }
  }

  private void health(HttpExchange exchange) throws IOException {
    View running = view;
    if (running == null) {
      respond(
          exchange,
          503,
          "application/json",
          "{\"status\":\"waiting for initialisation\"}\n".getBytes(UTF_8));
      return;
    }
    String body =
        "{\"status\":\"ok\",\"node\":%d,\"cluster\":\"%s\",\"version\":\"%s\"}\n"
            .formatted(running.self().id().value(), running.clusterId(), running.self().version());
    respond(exchange, 200, "application/json", body.getBytes(UTF_8));
  }

  private void page(HttpExchange exchange) throws IOException {
    View running = view;
    String html =
        running == null
            ? OverviewPage.waiting()
            : OverviewPage.render(running.self(), running.clusterId(), running.status().get());
    respond(exchange, 200, "text/html; charset=utf-8", html.getBytes(UTF_8));
  }

  private static void respond(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
