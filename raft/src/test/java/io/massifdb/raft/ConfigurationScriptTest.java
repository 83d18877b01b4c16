package io.massifdb.raft;

import io.massifdb.testkit.script.Directive;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** etcd's scripts for the arithmetic of configuration changes. */
class ConfigurationScriptTest {
  @TestFactory
  Stream<DynamicTest> configurationChanges() {
    return ScriptFiles.tests("confchange/testdata", 9, Interpreter::new);
  }

  private static final class Interpreter implements Function<Directive, String> {
    private final ProgressTracker tracker = new ProgressTracker(10, RaftConfiguration.UNLIMITED);
    private long lastIndex;

    @Override
    public String apply(Directive directive) {
      ConfigurationChanger changer = new ConfigurationChanger(tracker, lastIndex++);
      List<ConfigurationChange.Step> steps = ScriptSteps.parse(directive.input());
      ConfigurationChanger.Result result =
          switch (directive.command()) {
            case "simple" -> changer.simple(steps);
            case "enter-joint" ->
                changer.enterJoint(
                    Boolean.parseBoolean(directive.value("autoleave", "false")), steps);
            case "leave-joint" -> changer.leaveJoint();
            default -> throw new IllegalArgumentException(directive.toString());
          };
      return switch (result) {
        case ConfigurationChanger.Result.Refused refused -> refused.reason();
        case ConfigurationChanger.Result.Changed changed -> {
          tracker.change(changed.configuration(), changed.members());
          SortedMap<Long, PeerProgress> views = new TreeMap<>();
          changed.members().forEach((id, progress) -> views.put(id, progress.view()));
          yield Describe.configuration(changed.configuration()) + "\n" + Describe.progress(views);
        }
      };
    }
  }
}
