package dev.upshift.broker.permission;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a user is to the broker; {@link PermissionTable} says what each may do. */
public enum Role {
  /** The agent of one registered host; the host's name is the user's name. */
  AGENT,
  /** A host's training, which publishes its own progress and may do nothing else. */
  TRAINING,
  BRAIN,
  NOTIFIER,
  /** A person who may give orders. */
  OPERATOR,
  /** A person, a phone or a dashboard that only looks. */
  VIEWER;

  /** The role as files and the command line write it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
