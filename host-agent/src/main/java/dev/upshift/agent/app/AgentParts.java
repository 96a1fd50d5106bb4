package dev.upshift.agent.app;

import io.vertx.core.Context;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;

/**
 * What the agent is put together from, and what a test replaces.
 *
 * @param disk one thread for what is written
 * @param folder what relative patterns of the configuration are relative to
 * @param owner the mark of this agent's processes
 * @param seed of the jitter of restarts
 */
record AgentParts(
    Context context,
    WorkerExecutor disk,
    AgentClock clock,
    Links links,
    Senses.GpuFactory gpus,
    Path folder,
    String owner,
    long seed) {}
