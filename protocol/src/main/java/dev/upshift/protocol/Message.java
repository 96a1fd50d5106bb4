package dev.upshift.protocol;

/** Every payload of the contract, typed. */
public sealed interface Message
    permits Telemetry, Command, Notice, LogTalk, OverrideOrder, PlainWord {}
