package dev.upshift.broker.permission;

/** One right: to publish or to subscribe to what the filter covers. */
public record Grant(Access access, TopicFilter filter) {}
