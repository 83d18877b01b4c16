package io.massifdb.raft;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** etcd's interaction scripts: the acceptance test of the core. */
class InteractionScriptTest {
  @TestFactory
  Stream<DynamicTest> interactions() {
    return ScriptFiles.tests("testdata", InteractionEnvironment::new);
  }
}
