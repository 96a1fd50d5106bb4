package dev.upshift.cli.fleet;

/** How a command writes what it found. */
public enum Output {
  TABLE,
  JSON,
  JSONL
}
