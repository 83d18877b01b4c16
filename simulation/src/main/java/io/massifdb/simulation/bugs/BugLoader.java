package io.massifdb.simulation.bugs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Loads the product anew, one of its classes with a bug in it. Calcite comes along: it keeps types
 * of ours in static places.
 */
public final class BugLoader extends ClassLoader {
  private static final List<String> OWN = List.of("io.massifdb.", "org.apache.calcite.");

  private final PlantedBug bug;

  public BugLoader(PlantedBug bug) {
    super("with " + bug, BugLoader.class.getClassLoader());
    this.bug = bug;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (OWN.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = bytes(name);
    if (name.equals(bug.mutation().owner())) {
      bytes = new Mutator(bug.mutation(), getParent()).mutate(bytes);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    try (InputStream stream = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (stream == null) {
        throw new ClassNotFoundException(name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The bytes of the class that the bug changes, changed; throws when there is nothing to change.
   */
  static byte[] mutated(PlantedBug bug) throws ClassNotFoundException {
    BugLoader loader = new BugLoader(bug);
    return new Mutator(bug.mutation(), loader.getParent())
        .mutate(loader.bytes(bug.mutation().owner()));
  }
}
