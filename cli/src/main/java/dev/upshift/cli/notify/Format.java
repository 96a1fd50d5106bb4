package dev.upshift.cli.notify;

/** How a command writes what it found. */
enum Format {
  TEXT,
  JSON
}
