package dev.upshift.agent.process;

/**
 * A line of the kernel's process table. A pid is used again; pid and start time together are not.
 *
 * @param startTicks in clock ticks since boot
 */
record ProcessEntry(long pid, long parent, long session, char state, long startTicks) {
  /** The parent of all kernel threads. */
  private static final long KERNEL = 2;

  /** What no other process ever has. */
  record Identity(long pid, long startTicks) {}

  Identity identity() {
    return new Identity(pid, startTicks);
  }

  /** Of those a host has many, and none of them is anybody's command. */
  private boolean isKernelThread() {
    return session == 0 && (parent == KERNEL || pid == KERNEL);
  }

  /** A zombie holds nothing but its exit status. */
  boolean isAlive() {
    return state != 'Z' && state != 'X';
  }

  /** Whether it could belong to a command. */
  boolean isCandidate() {
    return isAlive() && !isKernelThread();
  }
}
