package dev.upshift.brain.decision.fleet;

import dev.upshift.brain.decision.Input;
import dev.upshift.protocol.HostId;

/** An input that a host is to be given now. */
public record Move(HostId host, Input input) {}
