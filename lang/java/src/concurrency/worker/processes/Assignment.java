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
  private static final int FIXED = 11;

  List<String> toArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(job.workload().name());
    arguments.add(Integer.toString(job.size()));
    arguments.add(Long.toUnsignedString(job.seed()));
    arguments.add(Integer.toString(job.first()));
    arguments.add(Integer.toString(job.stride()));
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
    int first = Integer.parseInt(arguments[3]);
    int stride = Integer.parseInt(arguments[4]);
    int tasks = Integer.parseInt(arguments[5]);
    int workers = Integer.parseInt(arguments[6]);
    Schedule schedule = Schedule.valueOf(arguments[7]);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = FIXED; i < arguments.length; i += 2) {
      parameters.put(arguments[i], arguments[i + 1]);
    }
    return new Assignment(
        new Job(workload, size, parameters, seed, first, stride, tasks, workers, schedule),
        Lifetime.valueOf(arguments[8]),
        Integer.parseInt(arguments[9]),
        arguments[10]);
  }
}
