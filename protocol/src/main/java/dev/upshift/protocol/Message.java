package dev.upshift.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Every payload of the contract, typed; what is not known is left out of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Message
    permits Telemetry, Command, Notice, LogTalk, OverrideOrder, PlainWord {}
