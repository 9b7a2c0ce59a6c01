package concurrency.worker;

import java.io.File;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The workloads, models and probes, found by class name in a package of their own: a class file in
 * the package is an entry, there is no list to keep. So are the asynchronous parts of workloads
 * ({@link AsyncWorkload#ALL}).
 */
public final class Catalogue<T extends Named> {
  public static final Catalogue<Workload> WORKLOADS = new Catalogue<>(Workload.class, "workloads");
  static final Catalogue<Model> MODELS = new Catalogue<>(Model.class, "models");
  static final Catalogue<Probe> PROBES = new Catalogue<>(Probe.class, "probes");

  private static final String ROOT = "concurrency.worker.";
  private static final String CLASS = ".class";

  private final Class<T> type;
  private final String folder;

  Catalogue(Class<T> type, String folder) {
    this.type = type;
    this.folder = folder;
  }

  /**
   * The model of that name.
   *
   * @throws Failure (unsupported) if there is none, or this runtime cannot run it
   */
  static Model usableModel(String name) {
    Model model = MODELS.find(name);
    if (model == null) {
      throw Failure.unsupported("no model " + name);
    }
    if (model.needs() != null) {
      throw Failure.unsupported("model " + name + " needs " + model.needs());
    }
    return model;
  }

  /** The entry of that name, or null. Loads no class but its own. */
  public T find(String name) {
    String className = className(name);
    if (className == null) {
      return null;
    }
    T entry = load(className);
    // "a--b" and "a-b" would be the same class: only its own name finds an entry.
    return entry != null && entry.name().equals(name) ? entry : null;
  }

  /** All entries, sorted by name. */
  List<T> all() throws Exception {
    List<T> entries = new ArrayList<>();
    // A jar could not be listed so; the build makes a folder of classes.
    URI classes = Catalogue.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    File place = new File(new File(classes), ROOT.replace('.', '/') + folder);
    String[] files = place.list();
    for (String file : files == null ? new String[0] : files) {
      if (file.endsWith(CLASS) && file.indexOf('$') < 0) {
        T entry = load(file.substring(0, file.length() - CLASS.length()));
        if (entry != null) {
          entries.add(entry);
        }
      }
    }
    entries.sort((a, b) -> a.name().compareTo(b.name()));
    return entries;
  }

  private T load(String className) {
    try {
      Class<?> found = Class.forName(ROOT + folder + "." + className);
      return type.isAssignableFrom(found)
          ? type.cast(found.getDeclaredConstructor().newInstance())
          : null;
    } catch (ClassNotFoundException none) {
      return null;
    } catch (ReflectiveOperationException broken) {
      throw new Failure(Failure.Code.INTERNAL, "class " + className + ": " + broken, broken);
    }
  }

  /** virtual-threads to VirtualThreads; null for what cannot be a name. */
  private static String className(String name) {
    StringBuilder className = new StringBuilder();
    boolean upper = true;
    for (char c : name.toCharArray()) {
      boolean letter = c >= 'a' && c <= 'z';
      if (c == '-') {
        upper = true;
      } else if (letter || c >= '0' && c <= '9') {
        className.append(upper && letter ? (char) (c - 'a' + 'A') : c);
        upper = false;
      } else {
        return null;
      }
    }
    return className.length() == 0 ? null : className.toString();
  }
}
