package concurrency.worker.processes;

import concurrency.worker.Catalogue;
import concurrency.worker.Failure;
import concurrency.worker.Job;
import concurrency.worker.Lifetime;
import concurrency.worker.Schedule;
import concurrency.worker.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker process is started for, as its arguments say it.
 *
 * @param counter the file of the shared counter; empty under the static schedule
 */
record Assignment(Job job, Lifetime lifetime, int worker, String counter) {
  private static final int FIXED = 9;

  List<String> toArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(job.workload().name());
    arguments.add(Integer.toString(job.size()));
    arguments.add(Long.toUnsignedString(job.seed()));
    arguments.add(Integer.toString(job.tasks()));
    arguments.add(Integer.toString(job.workers()));
    arguments.add(job.schedule().name());
    arguments.add(lifetime.name());
    arguments.add(Integer.toString(worker));
    arguments.add(counter);
    for (Map.Entry<String, String> parameter : job.parameters().entrySet()) {
      arguments.add(parameter.getKey());
      arguments.add(parameter.getValue());
    }
    return arguments;
  }

  /** The reverse of {@link #toArguments}. */
  static Assignment parse(String[] arguments) {
    if (arguments.length < FIXED) {
      throw Failure.usage("this class is the inside of the model processes: start Main");
    }
    Workload workload = Catalogue.WORKLOADS.find(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    long seed = Long.parseUnsignedLong(arguments[2]);
    int tasks = Integer.parseInt(arguments[3]);
    int workers = Integer.parseInt(arguments[4]);
    Schedule schedule = Schedule.valueOf(arguments[5]);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = FIXED; i < arguments.length; i += 2) {
      parameters.put(arguments[i], arguments[i + 1]);
    }
    return new Assignment(
        new Job(workload, size, parameters, seed, tasks, workers, schedule),
        Lifetime.valueOf(arguments[6]),
        Integer.parseInt(arguments[7]),
        arguments[8]);
  }
}
