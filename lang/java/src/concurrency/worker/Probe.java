package concurrency.worker;

/**
 * An experiment on one property of a model. One class in the package {@code probes} per probe;
 * being there is being registered.
 */
public interface Probe extends Named {
  /** Makes the observations that {@code request} asks for and writes them to {@code output}. */
  void observe(ProbeCommand request, Output output) throws Exception;
}
