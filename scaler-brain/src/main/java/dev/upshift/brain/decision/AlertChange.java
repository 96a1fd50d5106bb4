package dev.upshift.brain.decision;

import dev.upshift.protocol.Severity;
import java.time.Instant;
import java.util.Map;

/** An alert that begins or ends. */
public record AlertChange(
    String name,
    boolean firing,
    Severity severity,
    String summary,
    Instant since,
    Map<String, Object> evidence) {}
