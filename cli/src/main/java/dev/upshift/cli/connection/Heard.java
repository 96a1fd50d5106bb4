package dev.upshift.cli.connection;

import dev.upshift.protocol.Address;
import dev.upshift.protocol.Message;

/** A message that came while a person's command was connected. */
public record Heard(Address address, Message message) {}
