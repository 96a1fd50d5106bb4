package dev.upshift.brain.app;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Time that only passes when everything at its moment is done, and one source of all chance. */
final class VirtualTime {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Task(long at, long number, Runnable work) {}

  final Random random;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
  private boolean calm;
  private long millis;
  private long scheduled;

  VirtualTime(long seed) {
    random = new Random(seed);
  }

  long millis() {
    return millis;
  }

  Instant now() {
    return START.plusMillis(millis);
  }

  void after(long delay, Runnable work) {
    scheduled++;
    tasks.add(new Task(millis + Math.max(0, delay), scheduled, work));
  }

  void after(Duration delay, Runnable work) {
    after(delay.toMillis(), work);
  }

  /** From 1 to this many milliseconds. */
  long some(long most) {
    return 1 + random.nextLong(most);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From now on nothing goes wrong any more by chance. */
  void calmDown() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  /** Perhaps soon, and only while things go wrong: for what is worst at a certain moment. */
  void perhaps(long within, Runnable misfortune) {
    if (!calm && chance(0.1)) {
      after(some(within), misfortune);
    }
  }

  /** Does the next thing; false where there is none. */
  boolean step() {
    Task task = tasks.poll();
    if (task == null) {
      return false;
    }
    millis = task.at();
    task.work().run();
    return true;
  }
}
