package io.massifdb.raft.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A world of its own in which the classes of the core and of the simulation have a bug. */
final class ChangedClasses extends ClassLoader {
  private static final String PACKAGE = "io.massifdb.raft.";

  private final Map<String, ByteArrayOutputStream> changed;

  private ChangedClasses(Map<String, ByteArrayOutputStream> changed) {
    super(ChangedClasses.class.getClassLoader());
    this.changed = changed;
  }

  /**
   * What fails in the run of a seed in a world with the bug, see {@link SeedRun}; or whether the
   * bug's own test fails there, whatever the seed.
   */
  @SuppressWarnings("unchecked")
  static LongFunction<String> with(InjectedBug bug) {
    Map<Path, String> sources = new TreeMap<>();
    for (InjectedBug.Edit edit : bug.edits()) {
      Path path = edit.path();
      sources.put(path, edit.applyTo(sources.getOrDefault(path, read(path))));
    }
    try {
      ChangedClasses world = new ChangedClasses(compile(sources));
      if (!bug.test().isEmpty()) {
        return _ -> world.failureOf(bug.test());
      }
      Class<?> run = world.loadClass(SeedRun.class.getName());
      return (LongFunction<String>) run.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(bug.name(), e);
    }
  }

  private String failureOf(String test) {
    String[] names = test.split("#", 2);
    try {
      Class<?> type = loadClass(PACKAGE + names[0]);
      Constructor<?> constructor = type.getDeclaredConstructor();
      Method method = type.getDeclaredMethod(names[1]);
      constructor.setAccessible(true);
      method.setAccessible(true);
      method.invoke(constructor.newInstance());
      return "";
    } catch (InvocationTargetException _) {
      return test;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(test, e);
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, ByteArrayOutputStream> compile(Map<Path, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((path, text) -> units.add(new Source(path, text)));
    StringWriter messages = new StringWriter();
    try (JavaFileManager files =
        new InMemory(
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8), classes)) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
      if (!compiler.getTask(messages, files, null, options, null, units).call()) {
        throw new AssertionError("the changed source does not compile: " + messages);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return classes;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded != null ? loaded : define(name);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] code = changed.containsKey(name) ? changed.get(name).toByteArray() : original(name);
    return defineClass(name, code, 0, code.length);
  }

  private byte[] original(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Path path, String text) {
      super(URI.create("string:///" + path.getFileName()), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream code = new ByteArrayOutputStream();
      classes.put(className, code);
      return new SimpleJavaFileObject(URI.create("mem:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return code;
        }
      };
    }
  }
}
