package dev.upshift.broker.permission;

/** What a grant allows. */
public enum Access {
  PUBLISH,
  SUBSCRIBE
}
