package concurrency.worker;

/** How the tasks of a job are shared out. */
public enum Schedule {
  /** Worker w of W takes t = w, w + W, w + 2W ... */
  STATIC,
  /** Each worker takes the next t from one shared atomic counter. */
  DYNAMIC
}
