package io.massifdb.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.server.rpc.HostAndPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void takenPortsAreLeftOut() throws Exception {
    int taken = port(FreePorts.addresses(1).getFirst()) + 1;
    try (ServerSocket _ = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePorts.addresses(3)).extracting(FreePortsTest::port).doesNotContain(taken);
    }
  }

  @Test
  void noPortIsGivenTwiceAndNoneToOutgoingConnectionsByTheSystem() throws Exception {
    List<String> addresses = FreePorts.addresses(50);

    assertThat(addresses)
        .doesNotHaveDuplicates()
        .extracting(FreePortsTest::port)
        .allMatch(port -> port < 32_768);
  }

  private static int port(String address) {
    return HostAndPort.parse(address).port();
  }
}
