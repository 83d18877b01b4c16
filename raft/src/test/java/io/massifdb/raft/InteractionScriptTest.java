package io.massifdb.raft;

import io.massifdb.testkit.script.ScriptRunner;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** etcd's interaction scripts, the acceptance test of the core, and our own about faults. */
class InteractionScriptTest {
  @TestFactory
  Stream<DynamicTest> interactions() {
    return ScriptFiles.tests("testdata", 28, InteractionEnvironment::new);
  }

  @TestFactory
  Stream<DynamicTest> faults() {
    return ScriptFiles.in(Path.of("src/test/resources/scripts")).stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(),
                () -> ScriptRunner.run(file, new InteractionEnvironment())));
  }
}
