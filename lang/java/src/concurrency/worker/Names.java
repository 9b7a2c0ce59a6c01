package concurrency.worker;

import java.util.Locale;

/** How the protocol spells the constants of an enum. */
final class Names {
  private Names() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
