package io.massifdb.server;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * The folder of {@code --certs}: {@code ca.crt}, {@code node.crt}, {@code node.key} (PEM, PKCS#8).
 * Between nodes both sides present a certificate of the authority; SQL and HTTP clients need none.
 */
public record Certificates(Path directory) {
  public Certificates {
    for (String name : new String[] {"ca.crt", "node.crt", "node.key"}) {
      if (!Files.isReadable(directory.resolve(name))) {
        throw new IllegalArgumentException(directory.resolve(name) + " cannot be read");
      }
    }
  }

  /** For the listening side between nodes. */
  public SslContext rpcServer() {
    return build(
        SslContextBuilder.forServer(file("node.crt"), file("node.key"))
            .trustManager(file("ca.crt"))
            .clientAuth(ClientAuth.REQUIRE));
  }

  /** For the connecting side between nodes, and for the command line. */
  public SslContext rpcClient() {
    return build(
        SslContextBuilder.forClient()
            .keyManager(file("node.crt"), file("node.key"))
            .trustManager(file("ca.crt")));
  }

  /** For SQL clients. */
  public SslContext sqlServer() {
    return build(SslContextBuilder.forServer(file("node.crt"), file("node.key")));
  }

  /** For HTTP clients. */
  public SSLContext http() {
    return ((JdkSslContext) sqlServer()).context();
  }

  private java.io.File file(String name) {
    return directory.resolve(name).toFile();
  }

  private SslContext build(SslContextBuilder builder) {
    try {
      return builder.sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2").build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "certificates in " + directory + " cannot be used: " + e.getMessage(), e);
    }
  }
}
