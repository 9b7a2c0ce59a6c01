package concurrency.worker;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a command: syntax and ranges, nothing of what they mean. */
final class Arguments {
  private static final String PARAM = "--param";
  static final String DIE_WITH_STDIN = "--die-with-stdin";

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();

  /**
   * Takes the options that follow the command. {@code --param} and {@code --die-with-stdin} are
   * known to every command that has {@code options}.
   *
   * @param argv all arguments; the first is the command
   * @param options the options with a value that the command knows
   * @throws Failure (usage) if they are not well-formed
   */
  Arguments(String[] argv, List<String> options) {
    for (int i = 1; i < argv.length; i++) {
      String option = argv[i];
      if (option.equals(DIE_WITH_STDIN)) {
        once(option, "");
      } else if (option.equals(PARAM)) {
        parameter(value(argv, ++i, option));
      } else if (options.contains(option)) {
        once(option, value(argv, ++i, option));
      } else {
        throw Failure.usage(
            (option.startsWith("-") ? "unknown option " : "stray argument ") + option);
      }
    }
  }

  private static String value(String[] argv, int i, String option) {
    if (i == argv.length || argv[i].startsWith("--")) {
      throw Failure.usage(option + " needs a value");
    }
    return argv[i];
  }

  private void once(String option, String value) {
    if (values.put(option, value) != null) {
      throw Failure.usage(option + " is given twice");
    }
  }

  private void parameter(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 0) {
      throw Failure.usage(PARAM + " " + pair + " is not key=value");
    }
    String key = pair.substring(0, equals);
    if (parameters.put(key, pair.substring(equals + 1)) != null) {
      throw Failure.usage(PARAM + " " + key + " is given twice");
    }
  }

  boolean has(String option) {
    return values.containsKey(option);
  }

  /** What the {@code --param} options gave, in their order. */
  Map<String, String> parameters() {
    return parameters;
  }

  /** The value of an option that must be there. */
  String name(String option) {
    String value = values.get(option);
    if (value == null) {
      throw Failure.usage(option + " is missing");
    }
    return value;
  }

  /** The value of an option that must be there and be a number from 0 to {@code most}. */
  int number(String option, int most) {
    return inRange(option, name(option), 0, most);
  }

  /** The value of an option that may be there, a number from {@code least} to {@code most}. */
  int number(String option, int least, int most, int otherwise) {
    String value = values.get(option);
    return value == null ? otherwise : inRange(option, value, least, most);
  }

  /** The value of an option that may be there, any unsigned 64-bit number. */
  long unsigned(String option, long otherwise) {
    String value = values.get(option);
    return value == null ? otherwise : parse(option, value);
  }

  /** Which of {@code choices}, by their lower-case names, an option names. */
  <E extends Enum<E>> E choice(String option, E[] choices, E otherwise) {
    String value = values.get(option);
    if (value == null) {
      return otherwise;
    }
    for (E choice : choices) {
      if (Names.of(choice).equals(value)) {
        return choice;
      }
    }
    throw Failure.usage(option + " cannot be " + value);
  }

  /** {@code digits} as a number from {@code least} to {@code most}; {@code option} gave them. */
  static int inRange(String option, String digits, int least, int most) {
    long value = parse(option, digits);
    if (value < least || value > most) { // a value from 2^63 on is negative here, and out of range
      throw Failure.usage(option + " " + digits + " is not from " + least + " to " + most);
    }
    return (int) value;
  }

  /** Digits only: Long.parseUnsignedLong would take a plus sign and the digits of all scripts. */
  private static long parse(String option, String digits) {
    boolean plain = true;
    for (int i = 0; i < digits.length(); i++) {
      plain &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    try {
      if (plain) {
        return Long.parseUnsignedLong(digits);
      }
    } catch (NumberFormatException emptyOrTooLarge) {
      // Told below.
    }
    throw Failure.usage(
        option + " '" + digits + "' is not a plain decimal number from 0 to 2^64 - 1");
  }
}
