package concurrency.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a probe is asked for.
 *
 * @param workers at least 1
 * @param repeats at least 1
 * @param parameters all that the probe knows, given or not; the probe looks at the values
 */
public record ProbeRequest(
    Probe probe, Model model, int workers, int repeats, Map<String, String> parameters) {

  public String text(String key) {
    return parameters.get(key);
  }

  /** Throws Failure (usage) if it is not a number from {@code least} to {@code most}. */
  public int number(String key, int least, int most) {
    return Arguments.inRange(key, text(key), least, most);
  }

  /** The items of a comma list, at least one and none of them empty. Throws Failure (usage). */
  public List<String> texts(String key) {
    List<String> items = List.of(text(key).split(",", -1));
    if (items.contains("")) {
      throw Failure.usage(key + " '" + text(key) + "' is not a list of values");
    }
    return items;
  }

  /** The numbers of a comma list. Throws Failure (usage). */
  public List<Integer> numbers(String key, int least, int most) {
    List<Integer> numbers = new ArrayList<>();
    for (String item : texts(key)) {
      numbers.add(Arguments.inRange(key, item, least, most));
    }
    return numbers;
  }

  /** The arguments of a program that is asked for the same with {@code changes}. */
  public List<String> argumentsWith(Map<String, String> changes) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("probe", "--probe", probe.name(), "--model", model.name()));
    arguments.addAll(List.of("--workers", Integer.toString(workers)));
    arguments.addAll(List.of("--repeats", Integer.toString(repeats)));
    parameters.forEach(
        (key, value) -> {
          arguments.add("--param");
          arguments.add(key + "=" + changes.getOrDefault(key, value));
        });
    return arguments;
  }
}
