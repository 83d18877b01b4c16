package io.massifdb.server.postgresql;

import java.io.IOException;
import java.nio.file.Path;

/// Records PostgreSQL's answers: `RecordAnswers FOLDER HOST PORT USER [SCRIPT...]`. The server must
/// trust the user, and the user be its superuser.
public final class RecordAnswers {
  private RecordAnswers() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (Script script : Script.all(folder)) {
      boolean wanted = arguments.length == 4;
      for (int i = 4; i < arguments.length; i++) {
        wanted |= arguments[i].equals(script.name());
      }
      if (wanted) {
        Answers.write(
            folder.resolve(script.name() + ".answers"),
            script,
            Answers.run(
                script, arguments[1], Integer.parseInt(arguments[2]), arguments[3], "postgres"));
      }
    }
  }
}
