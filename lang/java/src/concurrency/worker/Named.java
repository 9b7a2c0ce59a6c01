package concurrency.worker;

/**
 * Something that the {@link Catalogue} finds. Its class has a public constructor without arguments.
 */
public interface Named {
  /** Its name in the protocol: the class name in kebab case (VirtualThreads: virtual-threads). */
  String name();
}
