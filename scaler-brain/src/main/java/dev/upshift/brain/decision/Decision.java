package dev.upshift.brain.decision;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One decision with its reason and evidence.
 *
 * @param from the mode before; null before the first
 * @param to the mode after
 * @param state the state's word after
 * @param summary the evidence in a few words, for a line of text
 * @param changes whether it changed a mode or a state, or is worth a line; a refusal is not
 */
public record Decision(
    String id,
    Instant at,
    String host,
    @Nullable String from,
    @Nullable String to,
    Reason reason,
    String state,
    String summary,
    Map<String, Object> evidence,
    @Nullable String next,
    @Nullable Instant nextAt,
    boolean changes) {}
