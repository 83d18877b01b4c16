package io.massifdb.server.command;

import io.massifdb.server.cluster.ClusterReply;
import io.massifdb.server.cluster.ClusterRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Initialises a cluster once. Run again it changes nothing. */
@Command(name = "init", description = "Initialise a cluster once.", mixinStandardHelpOptions = true)
public final class InitCommand implements Callable<Integer> {
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  @Mixin private AdminConnection connection = new AdminConnection();

  @Override
  public Integer call() throws InterruptedException {
    String given = System.getenv("MASSIF_PASSWORD");
    String password = given == null || given.isEmpty() ? generate() : given;
    ClusterReply reply =
        connection.call(new ClusterRequest.Initialise(password), Duration.ofMinutes(2));
    if (!(reply instanceof ClusterReply.Initialised(String clusterId, boolean already))) {
      throw new IllegalStateException("unexpected answer " + reply);
    }
    if (already) {
      System.out.println("cluster " + clusterId + " was initialised before; nothing changed");
    } else {
      System.out.println("cluster " + clusterId + " is initialised");
      if (!password.equals(given)) {
        System.out.println("user massif, password " + password);
      }
    }
    return 0;
  }

  private static String generate() {
    SecureRandom random = new SecureRandom();
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }
}
