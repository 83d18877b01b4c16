package io.massifdb.sqllogictest;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of the corpus that touches every family of scripts: select1 to select5 whole, and of each
 * other folder the first files in name order that have together at most {@link #RECORDS_PER_FOLDER}
 * records. Where the first file alone has more, its first so many records.
 */
final class Sample {
  static final int RECORDS_PER_FOLDER = 2_000;

  private Sample() {}

  /** A script and how many of its records to run. */
  record Part(ScriptSource source, int records) {}

  static List<Part> of(Corpus corpus) throws IOException {
    List<Part> parts = new ArrayList<>();
    Map<String, List<ScriptSource>> folders = new LinkedHashMap<>();
    for (ScriptSource source : corpus.find("**")) {
      String folder = source.name().substring(0, source.name().lastIndexOf('/'));
      if (folder.indexOf('/') < 0) {
        parts.add(new Part(source, Integer.MAX_VALUE));
      } else {
        folders.computeIfAbsent(folder, _ -> new ArrayList<>()).add(source);
      }
    }
    for (List<ScriptSource> scripts : folders.values()) {
      parts.addAll(firstOf(scripts));
    }
    return parts;
  }

  private static List<Part> firstOf(List<ScriptSource> scripts) throws IOException {
    List<Part> parts = new ArrayList<>();
    int sum = 0;
    for (ScriptSource script : scripts) {
      int before = sum; // One script of the corpus is empty.
      sum += countRecords(script, RECORDS_PER_FOLDER - sum);
      if (sum > RECORDS_PER_FOLDER) {
        if (before == 0) {
          parts.add(new Part(script, RECORDS_PER_FOLDER));
        }
        return parts;
      }
      parts.add(new Part(script, Integer.MAX_VALUE));
    }
    return parts;
  }

  /** Counts, but not further than one more than {@code enough}. */
  private static int countRecords(ScriptSource script, int enough) throws IOException {
    int records = 0;
    try (BufferedReader reader = script.open()) {
      for (String line = reader.readLine();
          line != null && records <= enough;
          line = reader.readLine()) {
        if (line.startsWith("statement ") || line.startsWith("query ")) {
          records++;
        }
      }
    }
    return records;
  }
}
