package dev.upshift.protocol;

/** A payload that is one plain word or number, as phones show it: statuses and override echoes. */
public record PlainWord(String value) implements Message {}
